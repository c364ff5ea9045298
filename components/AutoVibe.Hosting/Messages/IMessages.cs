namespace AutoVibe.Hosting;

/// <summary>What people do with messages that are over, here or through a server.</summary>
public interface IMessages
{
    /// <summary>Replays completed messages of a pipeline into a shadow run, or goes on with that; returns when it has ended.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="replay">Which messages, and where they go.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="ct">Ends it; what was committed stays, and the same call goes on from there.</param>
    /// <exception cref="AutoVibeException">The messages cannot be replayed; the message says why.</exception>
    Task<ReplayReport> ReplayAsync(string pipeline, NewReplay replay, IProgress<ReplayReport>? progress, CancellationToken ct);
}

/// <summary>A replay that is asked for.</summary>
public sealed record NewReplay
{
    /// <inheritdoc cref="ReplayRequest.Edge"/>
    public string? Edge { get; init; }

    /// <inheritdoc cref="ReplayRequest.From"/>
    public DateTimeOffset? From { get; init; }

    /// <inheritdoc cref="ReplayRequest.Savepoint"/>
    public string? Savepoint { get; init; }

    /// <inheritdoc cref="ReplayRequest.Until"/>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The shadow run: the full path of a data folder, or the connection string of a PostgreSQL database. Not needed for a dry run.</summary>
    public string? Into { get; init; }

    /// <summary>Whether only to count what a replay into a new run would bring.</summary>
    public bool DryRun { get; init; }

    internal ReplayRequest Of(string pipeline) => new() { Pipeline = pipeline, Edge = Edge, From = From, Savepoint = Savepoint, Until = Until };
}
