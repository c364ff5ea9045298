using AutoVibe.Benchmarks;

if (args is [ReplicaWorker.Verb, var pipeline, var database, var starter])
    return await ReplicaWorker.RunAsync(pipeline, database, starter);

return args is [EmptyApplication.Argument, .. var rest] ? await EmptyApplication.RunAsync(rest) : await BenchmarkProgram.RunAsync(args, CancellationToken.None);
