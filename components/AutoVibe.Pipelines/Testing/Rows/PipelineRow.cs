namespace AutoVibe.Pipelines.Testing;

internal sealed class PipelineRow
{
    public required PipelineShape Shape { get; set; }

    public Dictionary<string, SegmentRow> Segments { get; } = [];

    public Dictionary<string, EdgeRow> Edges { get; } = [];

    public Dictionary<string, ComponentRow> Components { get; } = [];

    public bool Paused => Segments.Values.All(segment => segment.Paused);
}
