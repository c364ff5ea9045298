using System.Globalization;
using AutoVibe.Chaos.Tests;

// The tests start this assembly as a child process, so that it can be killed.
return args is [StoreWorker.Word, var home, var name, var parent]
    ? await StoreWorker.RunAsync(home, name, int.Parse(parent, CultureInfo.InvariantCulture))
    : await ChaosWorker.RunAsync(WorkerArguments.Parse(args));
