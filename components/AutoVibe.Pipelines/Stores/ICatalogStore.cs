namespace AutoVibe.Pipelines;

/// <summary>The registry of pipelines: stable numbers for names, and what people see of them.</summary>
public interface ICatalogStore
{
    /// <summary>Which run this database holds.</summary>
    Task<RunIdentity> IdentifyAsync(CancellationToken ct);

    /// <summary>Registers a pipeline: gives numbers to names that have none, makes missing lanes, heads, cursors and checkpoints. Safe to call from many processes at once.</summary>
    /// <exception cref="PipelineException">A registered edge has another number of partitions or another kind.</exception>
    Task<PipelineIds> RegisterAsync(PipelineShape shape, CancellationToken ct);

    /// <summary>The pipelines as last registered, by name.</summary>
    Task<IReadOnlyList<RegisteredPipeline>> ListAsync(CancellationToken ct);

    /// <summary>Where every edge of a pipeline stands, in one snapshot; empty when the pipeline is unknown.</summary>
    Task<IReadOnlyList<EdgeStatus>> StatusAsync(string pipeline, CancellationToken ct);

    /// <summary>What keeps parts of a pipeline from going on, as the nodes that run them wrote it last; those that are gone do not count.</summary>
    Task<IReadOnlyList<PipelineProblem>> ProblemsAsync(string pipeline, CancellationToken ct);

    /// <summary>Pauses or resumes one segment of a pipeline, or all when none is named. Lanes finish their current batch and then wait.</summary>
    /// <returns>False when the pipeline or the segment is unknown.</returns>
    Task<bool> SetPausedAsync(string pipeline, string? segment, bool paused, CancellationToken ct);

    /// <summary>Asks the owners of a segment's lanes to end them and begin anew. Each obeys at its next observation; lanes that nobody owns have nothing to end.</summary>
    /// <returns>False when the pipeline or the segment is unknown.</returns>
    Task<bool> RequestRestartAsync(string pipeline, string segment, string actor, CancellationToken ct);
}

/// <summary>A run: what one database has accepted and done. A copy of a database holds the same run.</summary>
/// <param name="Run">Its id.</param>
/// <param name="ShadowOf">The run whose messages are replayed into it, or null. A shadow run takes nothing else: its sources rest, and what its sinks execute is left out.</param>
public sealed record RunIdentity(Guid Run, Guid? ShadowOf);

/// <summary>The numbers that a database gave to the names of one pipeline.</summary>
/// <param name="Segments">Segment name to number; numbers begin at 1, 0 is the maintenance lane.</param>
/// <param name="Edges">Durable edge name to number.</param>
/// <param name="Components">Component name to number.</param>
public sealed record PipelineIds(
    IReadOnlyDictionary<string, int> Segments, IReadOnlyDictionary<string, int> Edges, IReadOnlyDictionary<string, int> Components);

/// <summary>A pipeline that some process registered.</summary>
/// <param name="Shape">Its shape at the last registration.</param>
/// <param name="Ids">The numbers of its parts.</param>
/// <param name="Paused">Whether all its segments are paused.</param>
public sealed record RegisteredPipeline(PipelineShape Shape, PipelineIds Ids, bool Paused);

/// <summary>A part of a pipeline that does not go on.</summary>
/// <param name="Component">The first component of the part.</param>
/// <param name="Text">Why, in a sentence.</param>
/// <param name="SeenAt">When its node said so last.</param>
public sealed record PipelineProblem(string Component, string Text, DateTimeOffset SeenAt);

/// <summary>Where one partition of one durable edge stands.</summary>
public sealed record EdgeStatus
{
    /// <summary>Name of the edge.</summary>
    public required string Edge { get; init; }

    /// <summary>Partition.</summary>
    public required short Part { get; init; }

    /// <summary>Number of the last accepted message.</summary>
    public required long Head { get; init; }

    /// <summary>Number up to which the consumer has read.</summary>
    public required long Position { get; init; }

    /// <summary>Messages finished.</summary>
    public required long Done { get; init; }

    /// <summary>Messages dropped: skipped by policy or discarded by a person.</summary>
    public required long Dropped { get; init; }

    /// <summary>Messages waiting for their next try.</summary>
    public required long Waiting { get; init; }

    /// <summary>Messages held behind an earlier one of their key.</summary>
    public required long Held { get; init; }

    /// <summary>Tasks that run.</summary>
    public required long Running { get; init; }

    /// <summary>Dead letters.</summary>
    public required long Dead { get; init; }

    /// <summary>Log rows at or below this number are gone.</summary>
    public required long Trimmed { get; init; }

    /// <summary>Age of the oldest message that nobody has read yet; zero without a backlog.</summary>
    public required TimeSpan OldestAge { get; init; }

    /// <summary>The node that owns the lane, or null.</summary>
    public Guid? Owner { get; init; }

    /// <summary>Messages accepted and not yet read.</summary>
    public long Backlog => Head - Position;
}
