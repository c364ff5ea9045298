namespace AutoVibe.Hosting;

/// <summary>What people do with savepoints, here or through a server.</summary>
public interface ISavepoints
{
    /// <summary>Savepoints, newest first; of one pipeline or all.</summary>
    Task<IReadOnlyList<Savepoint>> ListAsync(string? pipeline, CancellationToken ct);

    /// <summary>Makes a savepoint of a pipeline, also while it runs.</summary>
    /// <exception cref="AutoVibeException">There is no such pipeline, the name is taken, or name or time cannot be used.</exception>
    Task<Savepoint> CreateAsync(string pipeline, NewSavepoint savepoint, CancellationToken ct);

    /// <summary>Puts a paused pipeline back to a savepoint.</summary>
    /// <exception cref="AutoVibeException">The savepoint cannot be used; the message says why.</exception>
    Task<PipelineStatus> StartAsync(string pipeline, string name, CancellationToken ct);

    /// <summary>Removes a savepoint; what it kept from being trimmed may go.</summary>
    /// <exception cref="AutoVibeException">There is no such savepoint.</exception>
    Task<RemovedSavepoint> DeleteAsync(string pipeline, string name, CancellationToken ct);
}

/// <summary>A savepoint to make.</summary>
/// <param name="Name">Its name, unique in the pipeline.</param>
/// <param name="ExpiresAfter">How long it is kept; it keeps the log from being trimmed as long. Default: for ever.</param>
public sealed record NewSavepoint(string Name, TimeSpan? ExpiresAfter = null);

/// <summary>A savepoint that is gone.</summary>
/// <param name="Pipeline">Its pipeline.</param>
/// <param name="Name">Its name.</param>
public sealed record RemovedSavepoint(string Pipeline, string Name);

/// <summary>Savepoints.</summary>
/// <param name="Savepoints">Newest first.</param>
public sealed record SavepointList(IReadOnlyList<Savepoint> Savepoints);
