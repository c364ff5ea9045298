using AutoVibe.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Benchmarks;

/// <summary>Many callers, each waiting until its own message is stored, into a handler; against one coalescing writer and a cursor reader by hand.</summary>
internal static class DurableSend
{
    private const int Concurrent = 256;

    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        var count = scale.Of(400_000, 2_000);
        Latencies ours = new(count), byHand = new(count);
        await using var server = await BenchmarkServer.StartAsync();
        var rounds = await Rounds.AlternateAsync(
            scale.Rounds,
            () => server.WithDatabaseAsync(database => OursAsync(database, count, ours = new(count))),
            () => server.WithDataSourceAsync(database => NpgsqlSender.RunAsync(database, Concurrent, count, byHand = new(count))));

        return new()
        {
            Name = "durable-send",
            Target = "ratio >= 0.5",
            Ratio = rounds.Ratio,
            MessagesPerSecond = Rounds.Median(rounds.Ours),
            ReferencePerSecond = Rounds.Median(rounds.Reference),
            P50Milliseconds = ours.P50,
            P99Milliseconds = ours.P99,
            ReferenceP50Milliseconds = byHand.P50,
            Rounds = rounds.Ratios,
            Messages = count,
        };
    }

    private static async Task<double> OursAsync(string database, int count, Latencies latencies)
    {
        var arrivals = new Arrivals(count);
        await using var engine = await Engine.StartOnPostgresAsync<SentOrdersPipeline>(database, arrivals);
        await engine.ReadyAsync();
        var orders = engine.Services.GetRequiredService<IEnqueue<Order>>();

        arrivals.Begin();
        await Callers.RunAsync(Concurrent, count, latencies, (_, number) => orders.EnqueueAsync(Order.Make(number), CancellationToken.None).AsTask());
        await arrivals.All;
        await engine.DoneAsync(new SentOrdersPipeline().Name, count);
        return arrivals.PerSecond;
    }
}
