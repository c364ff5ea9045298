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

    /// <summary>What goes wrong with the hosts' calls to the store.</summary>
    public Func<StoreCall, StoreFault> Faults { get; set; } = static _ => StoreFault.None;

    /// <summary>Sent before the next host starts, so that they come in one batch.</summary>
    public List<Item> Before { get; } = [];

    public async Task<EngineHost> StartAsync(Action<PipelineBuilder> define, Action<PipelineOptions>? options = null, Action<IServiceCollection>? services = null)
    {
        await EngineHost.SendAsync(Store, define, Before);
        Before.Clear();
        var connection = new FaultyStore(Store, time ?? TimeProvider.System, call => Faults(call));
        var host = await EngineHost.StartAsync(
            Store,
            define,
            added =>
            {
                if (time is not null)
                    added.AddSingleton(time);
                added.AddFaultyStore(connection);
                services?.Invoke(added);
            },
            options);
        await host.Pipelines.Registered;
        _hosts.Add(host);
        _connections.Add(connection);
        return host;
    }

    /// <summary>Items over one durable edge to a handler; what it lets pass is stored.</summary>
    public Task<EngineHost> StartAsync(
        Func<Item, MessageContext, CancellationToken, ValueTask<Item?>> handle, Action<EdgeBuilder<Item>>? edge = null, Action<PipelineOptions>? options = null) => StartAsync(
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

    /// <summary>Lets the last host die without a word, as kill -9 does, and the others know it at once.</summary>
    public async Task KillAsync()
    {
        var node = Host.Pipelines.Node;
        _connections[^1].Crash();
        foreach (var sight in (await Store.ObserveAsync(Guid.Empty, false, [], [], default)).Nodes.Where(sight => sight.Node == node))
            await Store.DeclareDeadAsync(sight.Node, sight.Beat, default);
    }

    /// <summary>Waits for a condition; a manual clock moves on meanwhile.</summary>
    public Task UntilAsync(Func<bool> condition, string what, TimeSpan? step = null) => Until.TrueAsync(
        () =>
        {
            if (time is ManualTime manual)
                manual.Advance(step ?? TimeSpan.FromMilliseconds(20));
            return Task.FromResult(condition());
        },
        what);

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
            await (_connections[i].Crashed.IsCompleted ? _hosts[i].AbandonAsync() : _hosts[i].DisposeAsync());
    }

    private sealed class Handler(Func<Item, MessageContext, CancellationToken, ValueTask<Item?>> handle) : Transformer<Item, Item>
    {
        public override ValueTask<Item?> TransformAsync(Item message, MessageContext context, CancellationToken ct) => handle(message, context, ct);
    }
}
