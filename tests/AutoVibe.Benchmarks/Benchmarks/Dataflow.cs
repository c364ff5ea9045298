namespace AutoVibe.Benchmarks;

/// <summary>The same work as <see cref="MemoryHop"/>, against TPL Dataflow.</summary>
internal static class Dataflow
{
    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        var count = scale.Of(5_000_000, 20_000);
        var rounds = await Rounds.AlternateAsync(scale.Rounds, () => MemoryHop.OursAsync(count), () => DataflowChain.RunAsync(count));

        return new()
        {
            Name = "dataflow",
            Target = "ratio >= 5",
            Ratio = rounds.Ratio,
            MessagesPerSecond = Rounds.Median(rounds.Ours),
            ReferencePerSecond = Rounds.Median(rounds.Reference),
            Rounds = rounds.Ratios,
            Messages = count,
        };
    }
}
