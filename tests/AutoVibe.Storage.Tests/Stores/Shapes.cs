using AutoVibe.Pipelines;

namespace AutoVibe.Storage.Tests;

/// <summary>The shape of the pipeline that the tests of the stores use.</summary>
public static class Shapes
{
    public static PipelineShape Orders(int version = 1, short partitions = 2, int? cap = 2) => new()
    {
        Name = "orders",
        Version = version,
        Nodes =
        [
            new("inbox", ComponentKind.Source, "Inlet", "", [], [new("output", "Order")]),
            new("feed", ComponentKind.Source, "Feed", "feed", [], [new("output", "Order")]),
            new("enrich", ComponentKind.Transformer, "Enrich", "enrich", [new("input", "Order")], [new("output", "Order")]),
            new("ship", ComponentKind.Sink, "Ship", "ship", [new("input", "Order")], []),
        ],
        Edges = [Edge("inbox", "enrich", EdgeKind.Log, partitions, null), Edge("enrich", "ship", EdgeKind.Tasks, 2, cap)],
        Segments =
        [
            new("feed", 1, ["feed"], SegmentFeed.PositionedSource),
            new("enrich", partitions, ["enrich"], SegmentFeed.Log),
            new("ship", 2, ["ship"], SegmentFeed.Tasks),
        ],
    };

    private static EdgeShape Edge(string from, string to, EdgeKind kind, short partitions, int? capacity) => new()
    {
        Name = $"{from}--{to}",
        From = from,
        FromPort = "output",
        To = to,
        ToPort = "input",
        Kind = kind,
        MessageType = "Order",
        Segment = to,
        Partitions = partitions,
        Ordered = true,
        KeyType = "String",
        Capacity = capacity,
        MaxBacklog = 100_000,
        MaxRetries = 3,
        OnPoison = Poison.HoldKey,
    };
}
