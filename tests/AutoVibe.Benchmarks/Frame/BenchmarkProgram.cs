namespace AutoVibe.Benchmarks;

/// <summary>The command line: which benchmarks run, and how their reports are printed.</summary>
internal static class BenchmarkProgram
{
    private const int Usage = 2;

    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        if (!BenchmarkArguments.TryParse(args, out var arguments, out var problem))
        {
            await Console.Error.WriteLineAsync(problem);
            return Usage;
        }

        if (arguments.List)
        {
            foreach (var benchmark in Catalog.All)
                Console.WriteLine($"{benchmark.Name,-18} {benchmark.Work} ({benchmark.Target})");
            return 0;
        }

        foreach (var benchmark in arguments.Benchmarks)
        {
            await Console.Error.WriteLineAsync($"{benchmark.Name}: {benchmark.Work}");
            var report = await benchmark.RunAsync(arguments.Scale, ct);
            Console.WriteLine(arguments.Json ? report.ToJson() : report.ToText());
        }

        return 0;
    }
}
