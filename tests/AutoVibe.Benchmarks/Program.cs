using AutoVibe.Benchmarks;

if (args is [ReplicaWorker.Verb, var pipeline, var database, var starter])
    return await ReplicaWorker.RunAsync(pipeline, database, starter);

return await BenchmarkProgram.RunAsync(args, CancellationToken.None);
