namespace AutoVibe.Benchmarks;

/// <summary>One line of the catalogue.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Work">What is measured.</param>
/// <param name="Target">What the figure should reach.</param>
/// <param name="RunAsync">Measures.</param>
internal sealed record Benchmark(string Name, string Work, string Target, Func<Scale, CancellationToken, Task<Report>> RunAsync);

/// <summary>How much is measured. A smoke run shows that a benchmark works; its figures mean nothing.</summary>
internal sealed record Scale(bool Smoke, int? AskedRounds)
{
    public int Rounds => AskedRounds ?? (Smoke ? 1 : 5);

    public int Of(int full, int smoke) => Smoke ? smoke : full;

    public TimeSpan Of(TimeSpan full, TimeSpan smoke) => Smoke ? smoke : full;
}
