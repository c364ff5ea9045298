using System.Diagnostics.Metrics;
using AutoVibe.Pipelines.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AutoVibe.Pipelines.Tests;

/// <summary>Nodes in virtual time, with the settings of the product. Their time of day and that of their database can be moved.</summary>
internal sealed class ClockWorld : IServiceScopeFactory, IServiceScope, IServiceProvider
{
    private readonly PipelineGraph _graph;
    private PipelineIds _ids = null!;

    private ClockWorld(Action<PipelineBuilder> define)
    {
        _graph = PipelineGraph.Build(new Inline(define));
        (Process, Database) = (new ShiftedTime(Time), new ShiftedTime(Time));
        Store = new InMemoryPipelineStore(Database);
    }

    public ManualTime Time { get; } = new();

    public ShiftedTime Process { get; }

    public ShiftedTime Database { get; }

    public InMemoryPipelineStore Store { get; }

    public IServiceProvider ServiceProvider => this;

    public IReadOnlyList<LaneSight> Lanes => Store.ObserveAsync(Guid.Empty, false, [.. _ids.Segments.Values], [], default).Result.Lanes;

    public static void Run(Action<PipelineBuilder> define, Func<ClockWorld, Task> work)
    {
        var world = new ClockWorld(define);
        SimulatedThread.Run(world.Time, () => world.RunAsync(work), TimeSpan.FromHours(12));
    }

    /// <summary>Starts a process; its connection can be cut.</summary>
    public FaultyStore Start()
    {
        var connection = new FaultyStore(Store, Time, static _ => StoreFault.None);
        var meters = new EngineMeters();
        var engine = new Engine
        {
            Lanes = connection,
            Tasks = connection,
            WakeUp = connection,
            Time = Process,
            Options = new PipelineOptions(),
            Scopes = this,
            Logger = NullLogger.Instance,
            Meters = meters,
            Telemetry = new PipelineTelemetry(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), meters),
            Board = new EdgeBoard(),
            Node = Guid.CreateVersion7(Process.GetUtcNow()),
            Stuck = new StuckRuns(1, () => throw new InvalidOperationException("No handler ignores its cancellation here.")),
            Random = new Random(1),
            Contact = new NodeContact(Process, new PipelineOptions().SilenceLimit),
        };
        _ = new PipelineNode(new NodeServices(connection, connection, connection, connection, connection), engine, [(_graph, _ids)]).RunAsync(CancellationToken.None);
        return connection;
    }

    public async Task SendAsync(int count)
    {
        var sender = Guid.NewGuid();
        await Store.OpenAsync(sender, default);
        var edge = _graph.Edges.Single(draft => draft.From.IsInlet);
        var target = (DurableTarget<Item>)edge.CreateTarget(_ids.Edges[edge.Name], 0, new EngineLimits(1 << 20));
        var messages = Enumerable.Range(0, count).Select(no => new SendMessage(target.Write(new Item($"{no}", no), new Guid(no + 1, 0, 7, new byte[8]), null, null), null, null));
        await Store.SendAsync(new SendBatch(sender, 0, [.. messages]), default);
    }

    /// <summary>Waits for a condition.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> UntilAsync(Func<bool> condition)
    {
        var from = Time.Elapsed;
        while (!condition())
            await PassAsync(TimeSpan.FromMilliseconds(100));
        return Time.Elapsed - from;
    }

    public Task PassAsync(TimeSpan time) => Task.Delay(time, Time);

    public IServiceScope CreateScope() => this;

    public object? GetService(Type serviceType) => null;

    public void Dispose()
    {
    }

    private async Task<bool> RunAsync(Func<ClockWorld, Task> work)
    {
        _ids = await Store.RegisterAsync(_graph.Shape, default);
        await work(this);
        return true;
    }

    private sealed class Inline(Action<PipelineBuilder> define) : PipelineDefinition
    {
        public override string Name => "test";

        public override void Define(PipelineBuilder p) => define(p);
    }
}
