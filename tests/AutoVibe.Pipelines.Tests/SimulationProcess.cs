using System.Diagnostics.Metrics;
using AutoVibe.Pipelines.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AutoVibe.Pipelines.Tests;

/// <summary>One process: a node on a connection of its own that fails by the seed's plan. When it crashes, another takes its place.</summary>
internal static class SimulationProcess
{
    private static readonly PipelineOptions Options = new()
    {
        BatchSize = 8,
        BeatInterval = TimeSpan.FromSeconds(1),
        SilenceLimit = TimeSpan.FromSeconds(3),
        HandlerTimeout = Timeout.InfiniteTimeSpan,
        MetricsInterval = TimeSpan.FromDays(1),
        UpkeepInterval = TimeSpan.FromDays(1),
    };

    private static readonly EngineMeters Meters = new();
    private static readonly PipelineTelemetry Telemetry = new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), Meters);

    public static async Task KeepAliveAsync(SimulationWorld world, SimulationFaults faults, PipelineIds ids)
    {
        while (true)
        {
            var connection = new FaultyStore(world.Store, world.Time, faults.Of) { Lateness = TimeSpan.FromSeconds(2), Freeze = TimeSpan.FromSeconds(6) };
            var life = LiveAsync(world, connection, ids);
            await await Task.WhenAny(life, connection.Crashed);
            await Task.Delay(TimeSpan.FromMilliseconds(world.Random.Next(2000)), world.Time);
        }
    }

    private static async Task LiveAsync(SimulationWorld world, FaultyStore connection, PipelineIds ids)
    {
        while (true)
        {
            var node = new PipelineNode(new NodeServices(connection, connection, connection, connection, connection), CreateEngine(world, connection), [(world.Pipeline.Graph, ids)]);
            await node.RunAsync(CancellationToken.None);
        }
    }

    private static Engine CreateEngine(SimulationWorld world, FaultyStore connection) => new()
    {
        Lanes = connection,
        Tasks = connection,
        WakeUp = connection,
        Time = world.Time,
        Options = Options,
        Scopes = world,
        Logger = NullLogger.Instance,
        Meters = Meters,
        Telemetry = Telemetry,
        Board = new EdgeBoard(),
        Node = Guid.CreateVersion7(world.Time.GetUtcNow()),
        Stuck = new StuckRuns(1, () => throw new InvalidOperationException("No handler ignores its cancellation here.")),
        Contact = new NodeContact(world.Time, Options.SilenceLimit),
        Random = world.Random,
    };
}
