namespace AutoVibe.Pipelines;

/// <summary>Which completed messages are replayed.</summary>
public sealed record ReplayRequest
{
    /// <summary>The pipeline.</summary>
    public required string Pipeline { get; init; }

    /// <summary>One durable edge of it; null for all that are fed from outside: by inlets, schedules and sources.</summary>
    public string? Edge { get; init; }

    /// <summary>Messages accepted at or after this time. Either this or <see cref="Savepoint"/>.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Messages that had not been read at this savepoint.</summary>
    public string? Savepoint { get; init; }

    /// <summary>Only messages accepted before this time; null for all that have been read when the replay is called.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The start that is asked for.</summary>
    /// <exception cref="PipelineException">It is said in no way or in two, or the end is not behind it.</exception>
    internal ReplayStart Start()
    {
        if (From is null == string.IsNullOrEmpty(Savepoint))
            throw new PipelineException(PipelineErrors.BadReplay, "Exactly one must say where the replay begins: a time or a savepoint.");
        if (Until <= From)
            throw new PipelineException(PipelineErrors.BadReplay, $"The replay would end at {Until:u}, which is not after its start at {From:u}.");
        return new(From, Savepoint);
    }
}
