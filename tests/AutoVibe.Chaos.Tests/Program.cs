using System.Globalization;
using AutoVibe.Chaos.Tests;

// The tests start this assembly as a child process, so that it can be killed.
return args switch
{
    [StoreWorker.Word, var home, var name, var parent] => await StoreWorker.RunAsync(home, name, int.Parse(parent, CultureInfo.InvariantCulture)),
    [SandboxWorker.Word, var level, var folder, var token, var parent] => await SandboxWorker.RunAsync(level, folder, token, int.Parse(parent, CultureInfo.InvariantCulture)),
    _ => await ChaosWorker.RunAsync(WorkerArguments.Parse(args)),
};
