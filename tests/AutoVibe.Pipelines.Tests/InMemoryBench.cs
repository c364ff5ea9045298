using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

/// <summary>A store with one pipeline: an inlet, an ordered log of two partitions to a component, and a task edge from there to another.</summary>
internal sealed class InMemoryBench
{
    /// <summary>Of tasks.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public static readonly PipelineShape Shape = new()
    {
        Name = "orders",
        Version = 1,
        Nodes =
        [
            new("inbox", ComponentKind.Source, "Inlet", "", [], []),
            new("feed", ComponentKind.Source, "Feed", "feed", [], []),
            new("enrich", ComponentKind.Transformer, "Enrich", "enrich", [], []),
            new("ship", ComponentKind.Sink, "Ship", "ship", [], []),
        ],
        Edges = [Edge("inbox", "enrich", EdgeKind.Log, null), Edge("enrich", "ship", EdgeKind.Tasks, 2)],
        Segments =
        [
            new("feed", 1, ["feed"], SegmentFeed.PositionedSource),
            new("enrich", 2, ["enrich"], SegmentFeed.Log),
            new("ship", 2, ["ship"], SegmentFeed.Tasks),
        ],
    };

    private readonly Guid _sender = Guid.NewGuid();
    private long _sendNo;

    public InMemoryBench()
    {
        Store = new InMemoryPipelineStore(Time);
        Ids = Store.RegisterAsync(Shape, default).Result;
        Store.OpenAsync(_sender, default).Wait();
        Node = Register();
    }

    public ManualTime Time { get; } = new();

    public InMemoryPipelineStore Store { get; }

    public PipelineIds Ids { get; }

    public Guid Node { get; }

    public EdgePart Log => new(Ids.Edges["inbox--enrich"], 0);

    public EdgePart Tasks => new(Ids.Edges["enrich--ship"], 0);

    public Guid Register()
    {
        var node = Guid.NewGuid();
        Store.RegisterAsync(new NodeRegistration(node, "host", "1", new Dictionary<string, int> { ["orders"] = 1 }), default).Wait();
        return node;
    }

    public void Kill(Guid node)
    {
        var sight = Store.ObserveAsync(node, false, [], [], default).Result.Nodes.Single(row => row.Node == node);
        Assert.True(Store.DeclareDeadAsync(node, sight.Beat, default).Result);
    }

    public ClaimedLane Claim(Guid? node = null, string segment = "enrich") => Assert.Single(
        Store.ClaimAsync(new LaneClaim(node ?? Node, new Dictionary<int, int> { [Ids.Segments[segment]] = 1 }, 1), default).Result);

    public LaneCommit Commit(ClaimedLane lane, int commits = 0) => new() { Node = Node, Lane = lane.Lane, Epoch = lane.Epoch, CommitNo = lane.CommitNo + commits };

    public void Send(EdgePart to, params string[] keys) =>
        Store.SendAsync(new SendBatch(_sender, _sendNo++, [.. keys.Select(key => new SendMessage(Message(to, key), null, null))]), default).Wait();

    public CursorAdvance Advance(long from, long to, long done) => new(Log.Edge, from, new LogPosition(to, Time.GetUtcNow()), done, 0);

    public ParkedMessage Park(long seq, DeliveryState state, bool holds = false, EdgePart? at = null) => new()
    {
        Slot = new MessageSlot((at ?? Log).Edge, (at ?? Log).Part, seq),
        Message = Store.ReadAsync(at ?? Log, new LogPosition(seq - 1, default), 1, 1, default).Result.Single(),
        State = state,
        Holds = holds,
        Reason = "error",
        Error = $"message {seq} failed",
    };

    /// <summary>Parks the messages from 1 on in these states, as the lane's owner would.</summary>
    public void ParkAll(EdgePart at, params DeliveryState[] states)
    {
        var lane = Claim(segment: at == Log ? "enrich" : "ship");
        Store.CommitAsync(
            Commit(lane) with
            {
                Cursors = [new CursorAdvance(at.Edge, 0, new LogPosition(states.Length, Time.GetUtcNow()), 0, 0)],
                Parked = [.. states.Select((state, index) => Park(index + 1, state, holds: true, at))],
            },
            default).Wait();
        Store.ReleaseAsync(Node, lane.Lane, lane.Epoch, default).Wait();
    }

    public MessageSlot Slot(EdgePart at, long seq) => new(at.Edge, at.Part, seq);

    public IReadOnlyList<(long Seq, DeliveryState State)> Parked(EdgePart at) =>
        [.. Store.LoadAsync(new LaneId(0, at.Part), [at.Edge], [], default).Result.Parked.Select(row => (row.Slot.Seq, row.State))];

    public EdgeStatus Status(EdgePart at) =>
        Store.StatusAsync("orders", default).Result.Single(row => row.Edge == Ids.Edges.Single(edge => edge.Value == at.Edge).Key && row.Part == at.Part);

    public void IsSound() => Assert.DoesNotContain(Store.CheckAsync(true, default).Result, finding => !finding.Passed);

    public static OutgoingMessage Message(EdgePart to, string? key) => new() { To = to, Id = Guid.NewGuid(), Key = key, Contract = 1, Body = "{}"u8.ToArray() };

    private static EdgeShape Edge(string from, string to, EdgeKind kind, int? capacity) => new()
    {
        Name = $"{from}--{to}",
        From = from,
        FromPort = "output",
        To = to,
        ToPort = "input",
        Kind = kind,
        MessageType = "Order",
        Segment = to,
        Partitions = 2,
        Ordered = true,
        KeyType = "String",
        Capacity = capacity,
        MaxBacklog = null,
        MaxRetries = 3,
        OnPoison = Poison.DeadLetter,
    };
}
