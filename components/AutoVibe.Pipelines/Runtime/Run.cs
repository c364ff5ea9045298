namespace AutoVibe.Pipelines;

/// <summary>The message that something descends from: it entered the segment.</summary>
internal readonly record struct Origin(Guid Id, string? Key, DateTimeOffset CreatedAt, byte[]? Trace, string? Headers, int Failures, int Revision);

/// <summary>One pass of some messages through a segment, and what it causes.</summary>
internal abstract class Run
{
    public Effects Effects { get; } = new();

    public abstract int Count { get; }

    /// <summary>The trace context that outputs carry on, or null.</summary>
    public byte[]? Trace { get; set; }

    public TaskRun? Task { get; init; }

    /// <summary>Why this run cannot count although its messages are not to blame: the store is away, or stored state is beyond this process.</summary>
    public Exception? Obstacle { get; set; }

    /// <summary>The input that is handled, or that failed; null while a source sends.</summary>
    public Inbox? At { get; set; }

    /// <summary>Ends what the run waits for.</summary>
    public CancellationToken Cancelled { get; set; }

    public abstract Origin Origin(int index);
}

/// <summary>A run of messages that came from durable edges, or of a timer.</summary>
internal sealed class LogRun : Run
{
    private readonly List<Origin> _origins = [];

    public override int Count => _origins.Count;

    public override Origin Origin(int index) => _origins[index];

    public int Add(in Origin origin)
    {
        _origins.Add(origin);
        return _origins.Count - 1;
    }
}
