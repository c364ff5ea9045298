using AutoVibe.Benchmarks;

return await BenchmarkProgram.RunAsync(args, CancellationToken.None);
