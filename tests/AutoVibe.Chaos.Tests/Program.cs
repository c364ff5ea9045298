using AutoVibe.Chaos.Tests;

// The tests start this assembly as a child process, so that it can be killed.
return await ChaosWorker.RunAsync(WorkerArguments.Parse(args));
