namespace AutoVibe.Pipelines;

/// <summary>Named, consistent sets of positions and states of a whole pipeline.</summary>
public interface ISavepointStore
{
    /// <summary>Copies cursors, heads, source positions, parked messages, state and timers of a pipeline in one snapshot. It keeps the log from being trimmed until it expires.</summary>
    /// <exception cref="PipelineException">The pipeline is unknown, or the name is taken or cannot be stored.</exception>
    Task<Savepoint> CreateAsync(string pipeline, string name, TimeSpan? expiresAfter, CancellationToken ct);

    /// <summary>Savepoints, newest first; of one pipeline or all.</summary>
    Task<IReadOnlyList<Savepoint>> ListAsync(string? pipeline, CancellationToken ct);

    /// <summary>Puts a paused pipeline back to a savepoint: replaces positions, parked messages, state and timers, and raises every lane's epoch.</summary>
    /// <remarks>What lanes of the pipeline sent after the savepoint goes from its logs, because they will send it again; what came from outside stays.</remarks>
    /// <exception cref="PipelineException">It is unknown, the pipeline is not paused or has parts that the savepoint does not know, or the log was trimmed beyond it.</exception>
    Task StartAsync(string pipeline, string name, CancellationToken ct);

    /// <summary>Removes a savepoint.</summary>
    /// <returns>False when it is unknown.</returns>
    Task<bool> DeleteAsync(string pipeline, string name, CancellationToken ct);
}

/// <summary>A named cut through a pipeline.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Name">Unique in the pipeline.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it goes, or null for never.</param>
/// <param name="Messages">Messages done up to it, over all edges.</param>
public sealed record Savepoint(string Pipeline, string Name, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, long Messages);
