namespace AutoVibe.Pipelines.Testing;

internal sealed class EdgeRow
{
    public EdgeRow(int number, string pipeline, EdgeShape shape, SegmentRow segment)
    {
        Number = number;
        Pipeline = pipeline;
        Shape = shape;
        Segment = segment;
        Parts = [.. Enumerable.Range(0, shape.Partitions).Select(part => new PartitionRow(new EdgePart(number, (short)part)))];
    }

    public int Number { get; }

    public string Pipeline { get; }

    public PartitionRow[] Parts { get; }

    public EdgeShape Shape { get; set; }

    public SegmentRow Segment { get; set; }

    public LaneRow LaneOf(short part) => Segment.Lanes[part];
}
