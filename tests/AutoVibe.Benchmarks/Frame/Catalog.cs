namespace AutoVibe.Benchmarks;

internal static class Catalog
{
    public static readonly IReadOnlyList<Benchmark> All =
    [
        new("references", "hand-written loops only", "no ratio", References.RunAsync),
    ];
}
