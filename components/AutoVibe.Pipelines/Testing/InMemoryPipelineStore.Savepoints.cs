namespace AutoVibe.Pipelines.Testing;

public sealed partial class InMemoryPipelineStore
{
    private readonly List<SavepointRow> _savepoints = [];

    /// <inheritdoc/>
    public Task<Savepoint> CreateAsync(string pipeline, string name, TimeSpan? expiresAfter, CancellationToken ct) =>
        Answer(() => Create(pipeline, name, expiresAfter), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Savepoint>> ListAsync(string? pipeline, CancellationToken ct) => Answer<IReadOnlyList<Savepoint>>(
        () => [.. _savepoints.Select(row => row.Savepoint).Where(point => (pipeline ?? point.Pipeline) == point.Pipeline).Reverse()], ct);

    /// <inheritdoc/>
    public Task StartAsync(string pipeline, string name, CancellationToken ct) => Do(() => Start(pipeline, name), ct);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string pipeline, string name, CancellationToken ct) => Answer(
        () => FindSavepoint(pipeline, name) is { } row && _savepoints.Remove(row), ct);

    private SavepointRow? FindSavepoint(string pipeline, string name) =>
        _savepoints.Find(row => row.Savepoint.Pipeline == pipeline && row.Savepoint.Name == name);

    private Savepoint Create(string name, string savepoint, TimeSpan? expiresAfter)
    {
        var pipeline = Pipeline(name);
        if (FindSavepoint(name, savepoint) is not null)
            throw Refused($"Pipeline '{name}' has a savepoint '{savepoint}' already.");

        var now = Now;
        var edges = pipeline.Edges.Values;
        var row = new SavepointRow
        {
            Savepoint = new Savepoint(name, savepoint, now, now + expiresAfter, edges.SelectMany(edge => edge.Parts).Sum(part => part.Done)),
            Partitions = [.. edges.SelectMany(edge => edge.Parts.Select(part => (part, part.Copy(), IsFedInside(pipeline, edge))))],
            Components = [.. pipeline.Components.Values.Select(component => (component, CopyOf(component)))],
        };
        _savepoints.Add(row);
        return row.Savepoint;
    }

    private static IReadOnlyList<ComponentPartRow> CopyOf(ComponentRow component) => [.. component.Parts.Select(part => part.Copy())];

    // What a lane of the pipeline wrote it will write again; what came from outside comes only once and stays.
    private static bool IsFedInside(PipelineRow pipeline, EdgeRow edge) =>
        pipeline.Shape.Nodes.Any(node => node.Name == edge.Shape.From && pipeline.Segments.ContainsKey(node.Segment));

    private void Start(string name, string savepoint)
    {
        var pipeline = Pipeline(name);
        var row = FindSavepoint(name, savepoint) ?? throw new PipelineException(PipelineErrors.UnknownSavepoint, $"Pipeline '{name}' has no savepoint '{savepoint}'.");
        if (!pipeline.Paused)
            throw Refused($"Pipeline '{name}' is not paused.");
        if (row.Partitions.Any(partition => partition.Copy.Cursor.Seq < partition.Row.Trimmed))
            throw Refused($"The log of pipeline '{name}' was trimmed beyond savepoint '{savepoint}'.");

        foreach (var (partition, copy, cutOff) in row.Partitions)
            partition.GoBack(copy, cutOff);
        foreach (var (component, copy) in row.Components)
            component.Replace(copy);
        foreach (var lane in pipeline.Segments.Values.SelectMany(segment => segment.Lanes))
        {
            lane.Owner = null;
            lane.Epoch++;
        }
    }

    private static PipelineException Refused(string message) => new(PipelineErrors.SavepointRefused, message);
}
