using System.Collections.Concurrent;
using AutoVibe.Pipelines.Testing;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Pipelines.Tests;

/// <summary>A message of the tests.</summary>
internal sealed record Item(string Key, int No);

/// <summary>A store, the hosts on it, and what the handlers of its pipeline did.</summary>
internal sealed class Rig(TimeProvider? time = null) : IAsyncDisposable
{
    private readonly List<EngineHost> _hosts = [];
    private readonly List<FaultyStore> _connections = [];

    public InMemoryPipelineStore Store { get; } = new(time ?? TimeProvider.System);

    public ManualTime Time => (ManualTime)time!;

    /// <summary>What handlers noted, in order.</summary>
    public ConcurrentQueue<string> Notes { get; } = new();

    public EngineHost Host => _hosts[^1];

    public IReadOnlyList<EngineHost> Hosts => _hosts;

    /// <summary>What goes wrong with the hosts' calls to the store.</summary>
    public Func<StoreCall, StoreFault> Faults { get; set; } = static _ => StoreFault.None;

    /// <summary>Sent before the next host starts, so that they come in one batch.</summary>
    public List<Item> Before { get; } = [];

    public async Task<EngineHost> StartPipelineAsync(Action<PipelineBuilder> define, Action<PipelineOptions>? options = null, Action<IServiceCollection>? services = null)
    {
        await EngineHost.SendAsync(Store, define, Before);
        Before.Clear();
        var connection = new FaultyStore(Store, time ?? TimeProvider.System, call => Faults(call));
        _connections.Add(connection);
        var host = await EngineHost.StartAsync(
            Store,
            define,
            added =>
            {
                if (time is not null)
                    added.AddSingleton(time);
                added.AddInMemoryPipelineStore(connection);
                services?.Invoke(added);
            },
            options);
        await host.Pipelines.Registered;
        _hosts.Add(host);
        return host;
    }

    /// <summary>Items over one durable edge to a handler; what it lets pass is stored.</summary>
    public Task<EngineHost> StartAsync(
        Func<Item, MessageContext, CancellationToken, ValueTask<Item?>> handle, Action<EdgeBuilder<Item>>? edge = null, Action<PipelineOptions>? options = null) => StartPipelineAsync(
            p => p.Inlet<Item>()
                .To(p.Add("handle", _ => new Handler(handle)), it =>
                {
                    it.Durable().Partitions(1);
                    edge?.Invoke(it);
                })
                .Into(p.Store<Item>("stored")),
            options);

    /// <summary>The same with a handler that is done at once.</summary>
    public Task<EngineHost> StartAsync(Action<Item> handle, Action<EdgeBuilder<Item>>? edge = null, Action<PipelineOptions>? options = null) => StartAsync(
        (item, _, _) =>
        {
            handle(item);
            return new(item);
        },
        edge,
        options);

    public async Task SendAsync(params Item[] items)
    {
        foreach (var item in items)
            await Host.SendAsync(item);
    }

    public PipelineCatalog Catalog => Host.Services.GetRequiredService<PipelineCatalog>();

    /// <summary>Puts bodies into the first partition of an edge as they are.</summary>
    public Task AppendAsync(string edge, params byte[][] bodies) => AppendAsync(edge, bodies.Select(body => ((string?)null, body)));

    public Task AppendAsync(string edge, params (string Key, string Body)[] messages) =>
        AppendAsync(edge, messages.Select(message => ((string?)message.Key, System.Text.Encoding.UTF8.GetBytes(message.Body))));

    public async Task AppendAsync(string edge, IEnumerable<(string? Key, byte[] Body)> messages, int contract = 1)
    {
        var ids = (await Store.ListAsync(default)).Single().Ids;
        var sender = Guid.NewGuid();
        await Store.OpenAsync(sender, default);
        var rows = messages.Select(message => new OutgoingMessage { To = new EdgePart(ids.Edges[edge], 0), Id = Guid.NewGuid(), Key = message.Key, Contract = contract, Body = message.Body });
        await Store.SendAsync(new SendBatch(sender, 0, [.. rows.Select(row => new SendMessage(row, null, null))]), default);
    }

    /// <summary>Lets hosts find each other dead soon.</summary>
    public static void BuriesSoon(PipelineOptions options) => options.SilenceLimit = TimeSpan.FromMilliseconds(400);

    /// <summary>Lets the last host die without a word, as kill -9 does.</summary>
    public void Crash() => _connections[^1].Crash();

    public async Task DeclareDeadAsync(EngineHost host)
    {
        foreach (var sight in (await Store.ObserveAsync(Guid.Empty, false, [], [], default)).Nodes.Where(sight => sight.Node == host.Pipelines.Node))
            Assert.True(await Store.DeclareDeadAsync(sight.Node, sight.Beat, default));
    }

    public IReadOnlyList<NodeSight> Nodes() => Store.ObserveAsync(Guid.Empty, false, [], [], default).Result.Nodes;

    /// <summary>The lanes of the pipeline and their owners.</summary>
    public IReadOnlyList<LaneSight> Lanes() =>
        Store.ObserveAsync(Guid.Empty, false, [.. Enumerable.Range(1, 20)], [], default).Result.Lanes;

    /// <summary>How many lanes each host has, the most first.</summary>
    public IEnumerable<int> Shares() => _hosts.Select(host => Lanes().Count(lane => lane.Owner is not null && lane.Owner == host.Pipelines.Node)).Where(count => count > 0).OrderDescending();

    /// <summary>The same of each segment; who has none of it is left out.</summary>
    public IEnumerable<IEnumerable<int>> SegmentShares() => Lanes().GroupBy(lane => lane.Lane.Segment)
        .Select(segment => segment.Where(lane => lane.Owner is not null).GroupBy(lane => lane.Owner).Select(owner => owner.Count()).OrderDescending());

    /// <summary>Overwrites a committed state, as a faulty version of the program would.</summary>
    public async Task SpoilStateAsync(string component, string key, byte[] body, int contract)
    {
        var ids = (await Store.ListAsync(default)).Single().Ids;
        var node = Guid.NewGuid();
        await Store.RegisterAsync(new NodeRegistration(node, "elsewhere", "1:1", new Dictionary<string, int>()), default);
        foreach (var lane in await Store.ClaimAsync(new LaneClaim(node, ids.Segments.Values.ToDictionary(segment => segment, _ => 1), 100), default))
        {
            await Store.CommitAsync(
                new LaneCommit { Node = node, Lane = lane.Lane, Epoch = lane.Epoch, CommitNo = lane.CommitNo, States = [new StateChange(ids.Components[component], key, contract, body)] }, default);
            await Store.ReleaseAsync(node, lane.Lane, lane.Epoch, default);
        }

        await Store.RemoveAsync(node, default);
    }

    /// <summary>Waits for a condition; a manual clock moves on meanwhile.</summary>
    public async Task UntilAsync(Func<bool> condition, string what, TimeSpan? step = null)
    {
        try
        {
            await Until.TrueAsync(
                () =>
                {
                    if (time is ManualTime manual)
                        manual.Advance(step ?? TimeSpan.FromMilliseconds(20));
                    return Task.FromResult(condition());
                },
                what);
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"{error.Message} {await DescribeAsync()}");
        }
    }

    private async Task<string> DescribeAsync() => string.Join(
        '\n',
        [
            .. (await Store.StatusAsync("test", default)).Select(part => $"{part}"), .. Lanes().Select(lane => $"{lane}"), .. Nodes().Select(node => $"{node}"),
            .. _hosts.SelectMany(host => host.Pipelines.Problems), $"{Store.Rows.Count} rows, notes {string.Join(' ', Notes)}",
        ]);

    public Task StoredAsync(int count, TimeSpan? step = null) => UntilAsync(() => Store.Rows.Count >= count, $"{count} stored rows", step);

    public IReadOnlyList<int> Stored => [.. Store.Rows.Select(row => MessageJson.Read<Item>(System.Text.Encoding.UTF8.GetBytes(row.Json)).No)];

    public EdgeSummary Edge(string name = "item--handle")
    {
        return new PipelineInspector(Store, TimeProvider.System).InspectAsync("test", default).Result.Edges.Single(edge => edge.Name == name);
    }

    public async Task<IReadOnlyList<DeadLetter>> DeadAsync() => (await Store.ListAsync(new DeadLetterFilter(), 1000, null, default)).Letters;

    public async Task<IReadOnlyList<DeadLetter>> DeadAsync(int count)
    {
        await UntilAsync(() => DeadAsync().Result.Count == count, $"{count} dead letters");
        return await DeadAsync();
    }

    public async Task SoundAsync() => Assert.All(await Store.CheckAsync(deep: true, default), finding => Assert.True(finding.Passed, finding.Text));

    public async ValueTask DisposeAsync()
    {
        for (var i = 0; i < _hosts.Count; i++)
        {
            // What waits for a manual clock could not end without it.
            var end = (_connections[i].Crashed.IsCompleted ? _hosts[i].AbandonAsync() : _hosts[i].DisposeAsync()).AsTask();
            await UntilAsync(() => end.IsCompleted, "the end of a host");
            await end;
        }
    }

    private sealed class Handler(Func<Item, MessageContext, CancellationToken, ValueTask<Item?>> handle) : Transformer<Item, Item>
    {
        public override ValueTask<Item?> TransformAsync(Item message, MessageContext context, CancellationToken ct) => handle(message, context, ct);
    }
}
