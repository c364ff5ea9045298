namespace AutoVibe.Benchmarks;

internal static class Catalog
{
    public static readonly IReadOnlyList<Benchmark> All =
    [
        new("memory-hop", "source, transformer, sink over memory edges; against channels by hand, item by item", "ratio >= 3.0", MemoryHop.RunAsync),
        new("dataflow", "the same against TPL Dataflow", "ratio >= 5", Dataflow.RunAsync),
        new("references", "hand-written loops only", "no ratio", References.RunAsync),
    ];
}
