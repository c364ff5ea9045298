namespace AutoVibe.Benchmarks;

/// <summary>Source, transformer and sink over memory edges, against the same chain of channels by hand.</summary>
internal static class MemoryHop
{
    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        var count = scale.Of(5_000_000, 20_000);
        var byItem = await Rounds.AlternateAsync(scale.Rounds, () => OursAsync(count), () => ChannelChain.RunAsync(count));
        var many = scale.Of(20_000_000, 20_000);
        var byBatch = await Rounds.AlternateAsync(scale.Rounds, () => OursAsync(many), () => BatchedChannelChain.RunAsync(many));
        var lone = await LoneAsync(scale.Of(20_000, 200));
        var loneByHand = await ChannelChain.LoneAsync(scale.Of(20_000, 200));

        return new()
        {
            Name = "memory-hop",
            Target = "ratio >= 3.0, ratioToBatchedChannels >= 0.5",
            Ratio = byItem.Ratio,
            MessagesPerSecond = Rounds.Median(byItem.Ours),
            ReferencePerSecond = Rounds.Median(byItem.Reference),
            RatioToBatchedChannels = byBatch.Ratio,
            BatchedChannelsPerSecond = Rounds.Median(byBatch.Reference),
            P50Milliseconds = lone.P50,
            P99Milliseconds = lone.P99,
            ReferenceP50Milliseconds = loneByHand.P50,
            Rounds = byItem.Ratios,
            Messages = count,
        };
    }

    /// <returns>Messages per second, from the source's first read to the sink's last message.</returns>
    public static async Task<double> OursAsync(int count)
    {
        var arrivals = new Arrivals(count);
        await using var engine = await Engine.StartInMemoryAsync<ReadingPipeline>(arrivals);
        await arrivals.All;
        return arrivals.PerSecond;
    }

    private static async Task<Latencies> LoneAsync(int count)
    {
        var turns = new LoneTurns(count);
        await using var engine = await Engine.StartInMemoryAsync<LonePipeline>(turns);
        await turns.Arrivals.All;
        return turns.Latencies;
    }
}
