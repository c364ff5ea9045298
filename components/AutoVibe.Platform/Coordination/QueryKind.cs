namespace AutoVibe.Platform;

/// <summary>A kind of answers that are kept for a while.</summary>
/// <param name="Name">Low-cardinality name for metrics.</param>
/// <param name="Life">How long an answer may be given again when nothing forgot it before.</param>
public sealed record QueryKind(string Name, TimeSpan Life)
{
    private static readonly TimeSpan LongestNegative = TimeSpan.FromSeconds(30);

    /// <summary>What has no kind of its own: 5 minutes.</summary>
    public static QueryKind Other { get; } = new("other", TimeSpan.FromMinutes(5));

    /// <summary>Projects and lists of them: 5 minutes.</summary>
    public static QueryKind Project { get; } = new("project", TimeSpan.FromMinutes(5));

    /// <summary>What a machine does: 30 seconds.</summary>
    public static QueryKind MachineStatus { get; } = new("machine_status", TimeSpan.FromSeconds(30));

    /// <summary>Checkpoints, which hardly change: an hour.</summary>
    public static QueryKind Checkpoint { get; } = new("checkpoint", TimeSpan.FromHours(1));

    /// <summary>Sums over many rows: 15 minutes.</summary>
    public static QueryKind Summary { get; } = new("summary", TimeSpan.FromMinutes(15));

    /// <summary>Where pipelines stand, which changes by itself: a second.</summary>
    public static QueryKind PipelineStatus { get; } = new("pipeline_status", TimeSpan.FromSeconds(1));

    /// <summary>Sessions: a minute, which bounds how long a revoked one can be taken for good where its end was not heard of.</summary>
    public static QueryKind Session { get; } = new("session", TimeSpan.FromMinutes(1));

    /// <summary>How long "there is no such thing" may be given again: as long as an answer, at most 30 seconds.</summary>
    public TimeSpan NegativeLife => Life < LongestNegative ? Life : LongestNegative;
}
