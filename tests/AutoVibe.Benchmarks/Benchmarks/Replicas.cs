using System.Diagnostics;
using AutoVibe.Pipelines;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Benchmarks;

/// <summary>One pipeline shared by 1, 2 and 4 worker processes: a handler that does next to nothing, and one that waits for somebody else, over 8 and over 32 partitions.</summary>
internal static class Replicas
{
    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        int[] replicas = scale.Smoke ? [1, 2] : [1, 2, 4];
        var (light, waiting) = (scale.Of(200_000, 800), scale.Of(8_000, 80));
        var figures = new Dictionary<string, List<double>>();
        await using var server = await BenchmarkServer.StartAsync();
        for (var round = 0; round < Math.Min(3, scale.Rounds); round++)
        {
            foreach (var workers in replicas)
            {
                await AddAsync<LightReplicasPipeline>(workers, light);
                await AddAsync<WaitingReplicasPipeline>(workers, waiting);
                if (!scale.Smoke)
                    await AddAsync<WideReplicasPipeline>(workers, waiting * 4);
            }
        }

        var perSecond = figures.ToDictionary(figure => figure.Key, figure => Rounds.Median(figure.Value));
        return new()
        {
            Name = "replicas",
            Target = "ratio >= 0.8",
            Ratio = perSecond[Name<LightReplicasPipeline>(replicas[^1])] / perSecond[Name<LightReplicasPipeline>(1)],
            MessagesPerSecond = perSecond[Name<LightReplicasPipeline>(1)],
            PerSecond = perSecond,
            Messages = light,
        };

        async Task AddAsync<TPipeline>(int workers, int count)
            where TPipeline : PipelineDefinition, new()
        {
            var name = Name<TPipeline>(workers);
            var figure = await server.WithDatabaseAsync(database => MeasureAsync<TPipeline>(database, workers, count, ct));
            await Console.Error.WriteLineAsync($"  {name}: {figure:N0}");
            if (!figures.TryGetValue(name, out var all))
                figures[name] = all = [];
            all.Add(figure);
        }
    }

    private static string Name<TPipeline>(int workers)
        where TPipeline : PipelineDefinition, new() => $"{new TPipeline().Name} x{workers}";

    // All messages are stored and every lane has its owner before the first one may be handled.
    private static async Task<double> MeasureAsync<TPipeline>(string database, int workers, int count, CancellationToken ct)
        where TPipeline : PipelineDefinition, new()
    {
        var name = new TPipeline().Name;
        await using var client = await Engine.StartClientAsync<TPipeline>(database);
        var orders = client.Services.GetRequiredService<IEnqueue<Order>>();
        var control = client.Services.GetRequiredService<PipelineControl>();
        await Callers.RunAsync(256, count, new Latencies(count), (_, number) => orders.EnqueueAsync(Order.Make(number), ct).AsTask());
        await control.PauseAsync(name, ct);

        List<ChildProgram> processes = [];
        try
        {
            for (var i = 0; i < workers; i++)
                processes.Add(ChildProgram.Start("AutoVibe.Benchmarks", Directory.GetCurrentDirectory(), [ReplicaWorker.Verb, name, database, $"{Environment.ProcessId}"]));
            await client.SharedByAsync(name, workers);
            var resumed = Stopwatch.GetTimestamp();
            await control.ResumeAsync(name, ct);

            // Little work may be over before it is seen to have begun.
            var (before, started) = (await client.DoneAsync(name, 1), Stopwatch.GetTimestamp());
            if (before >= count)
                (before, started) = (0, resumed);
            await client.DoneAsync(name, count);
            return (count - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
        finally
        {
            processes.ForEach(process => process.Dispose());
        }
    }
}
