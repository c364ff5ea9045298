using System.Text;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage.Tests;

/// <summary>A database with one pipeline: an inlet, an ordered log of two partitions to a component, a task edge from there to a sink, and a source.</summary>
public sealed class StoreBench : IAsyncDisposable
{
    /// <summary>Of tasks.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly Guid _sender = Guid.CreateVersion7();
    private long _sendNo;
    private bool _guest;

    private StoreBench(TestDatabase home, Database database)
    {
        Home = home;
        Database = database;
        Catalog = new SqlCatalogStore(database);
        Nodes = new SqlNodeStore(database);
        Lanes = new SqlLaneStore(database);
        Sends = new SqlSendStore(database);
        Tasks = new SqlTaskStore(database);
        Letters = new SqlDeadLetterStore(database);
        States = new SqlStateStore(database);
        Savepoints = new SqlSavepointStore(database);
        Upkeep = new SqlUpkeepStore(database);
        Replays = new SqlReplayStore(database);
        Doctor = new SqlDoctor(database);
    }

    public TestDatabase Home { get; }

    public Database Database { get; }

    public ICatalogStore Catalog { get; }

    public INodeStore Nodes { get; }

    public ILaneStore Lanes { get; }

    public ISendStore Sends { get; }

    public ITaskStore Tasks { get; }

    public IDeadLetterStore Letters { get; }

    public IStateStore States { get; }

    public ISavepointStore Savepoints { get; }

    public IUpkeepStore Upkeep { get; }

    public IReplayStore Replays { get; }

    public IDoctor Doctor { get; }

    public PipelineIds Ids { get; private set; } = null!;

    public Guid Node { get; } = Guid.CreateVersion7();

    public EdgePart Log => new(Ids.Edges["inbox--enrich"], 0);

    public EdgePart TaskLog => new(Ids.Edges["enrich--ship"], 0);

    public int Enrich => Ids.Components["enrich"];

    public int Ship => Ids.Components["ship"];

    public static async Task<StoreBench> OpenAsync(TestDatabase home)
    {
        var bench = new StoreBench(home, home.Database);
        bench.Ids = await bench.Catalog.RegisterAsync(Shapes.Orders(), default);
        await bench.Sends.OpenAsync(bench._sender, default);
        await bench.RegisterAsync(bench.Node);
        return bench;
    }

    /// <summary>Another process on the same server; on SQLite, where one process runs the engine, another part of the same.</summary>
    public async Task<StoreBench> AnotherAsync()
    {
        var bench = new StoreBench(Home, Home.PostgresName is null ? Home.Database : Home.OpenAgain()) { Ids = Ids, _guest = true };
        await bench.Sends.OpenAsync(bench._sender, default);
        await bench.RegisterAsync(bench.Node);
        return bench;
    }

    public ValueTask DisposeAsync() => !_guest ? Home.DisposeAsync() : Database == Home.Database ? ValueTask.CompletedTask : Database.DisposeAsync();

    public Task RegisterAsync(Guid node) =>
        Nodes.RegisterAsync(new(node, "host", "1", new Dictionary<string, int> { ["orders"] = 1 }), default);

    public async Task KillAsync(Guid node)
    {
        var seen = await Nodes.ObserveAsync(node, false, [], [], default);
        Assert.True(await Nodes.DeclareDeadAsync(node, seen.Nodes.Single(sight => sight.Node == node).Beat, default));
    }

    public async Task<ClaimedLane> ClaimAsync(string segment = "enrich", short part = 0, Guid? node = null)
    {
        var lanes = await Nodes.ClaimAsync(new(node ?? Node, new Dictionary<int, int> { [Ids.Segments[segment]] = 1 }, 10), default);
        foreach (var other in lanes.Where(lane => lane.Lane.Part != part))
            await Nodes.ReleaseAsync(node ?? Node, other.Lane, other.Epoch, default);
        return lanes.Single(lane => lane.Lane.Part == part);
    }

    public LaneCommit Commit(ClaimedLane lane, long commits = 0) =>
        new() { Node = Node, Lane = lane.Lane, Epoch = lane.Epoch, CommitNo = lane.CommitNo + commits };

    public Task<IReadOnlyList<SendOutcome>> SendAsync(EdgePart to, params string?[] keys) =>
        SendAsync([.. keys.Select(key => new SendMessage(Message(to, key), null, null))]);

    public async Task<IReadOnlyList<SendOutcome>> SendAsync(IReadOnlyList<SendMessage> messages)
    {
        var receipt = await Sends.SendAsync(new(_sender, _sendNo, messages), default);
        _sendNo++;
        return receipt.Outcomes;
    }

    public Task<IReadOnlyList<StoredMessage>> ReadAsync(EdgePart at, long after = 0, int rows = 1000) =>
        Lanes.ReadAsync(at, new(after, DateTimeOffset.UnixEpoch), rows, 1 << 24, default);

    public async Task<CursorAdvance> AdvanceAsync(EdgePart at, long from, long to, long done, long dropped = 0)
    {
        var last = to == from ? DateTimeOffset.UnixEpoch : (await ReadAsync(at, to - 1, 1))[0].CreatedAt;
        return new(at.Edge, from, new(to, last), done, dropped);
    }

    public async Task<ParkedMessage> ParkAsync(EdgePart at, long seq, DeliveryState state, bool holds = false, TimeSpan delay = default) => new()
    {
        Slot = new(at.Edge, at.Part, seq),
        Message = (await ReadAsync(at, seq - 1, 1))[0],
        State = state,
        Holds = holds,
        Delay = delay,
        Failures = state == DeliveryState.Dead ? 4 : 0,
        Reason = state == DeliveryState.Dead ? "error" : null,
        Error = state == DeliveryState.Dead ? $"Message {seq} failed" : null,
    };

    /// <summary>Parks the messages from 1 on in these states, as the lane's owner would.</summary>
    public async Task ParkAllAsync(EdgePart at, params DeliveryState[] states)
    {
        var lane = await ClaimAsync(at.Edge == Log.Edge ? "enrich" : "ship", at.Part);
        var parked = new List<ParkedMessage>();
        foreach (var state in states)
            parked.Add(await ParkAsync(at, parked.Count + 1, state, holds: state == DeliveryState.Dead));
        await Lanes.CommitAsync(Commit(lane) with { Cursors = [await AdvanceAsync(at, 0, states.Length, 0)], Parked = parked }, default);
        await Nodes.ReleaseAsync(Node, lane.Lane, lane.Epoch, default);
    }

    public async Task<IReadOnlyList<(long Seq, DeliveryState State)>> ParkedAsync(EdgePart at) =>
        [.. (await Lanes.LoadAsync(new(0, at.Part), [at.Edge], [], default)).Parked.Select(head => (head.Slot.Seq, head.State))];

    public async Task<EdgeStatus> StatusAsync(EdgePart at)
    {
        var name = Ids.Edges.Single(edge => edge.Value == at.Edge).Key;
        return (await Catalog.StatusAsync("orders", default)).Single(status => status.Edge == name && status.Part == at.Part);
    }

    public async Task IsSoundAsync() => Assert.All(await Doctor.CheckAsync(true, default), finding => Assert.True(finding.Passed, $"{finding.Check}: {finding.Text}"));

    public static OutgoingMessage Message(EdgePart to, string? key, string body = "{}") =>
        new() { To = to, Id = Guid.CreateVersion7(), Key = key, Contract = 1, Body = Encoding.UTF8.GetBytes(body) };
}
