namespace AutoVibe.Pipelines;

/// <summary>What the one maintenance leader does, fenced by lane (0, 0).</summary>
public interface IUpkeepStore
{
    /// <summary>Makes the days of partitioned tables ahead of time.</summary>
    Task EnsureDaysAsync(int ahead, CancellationToken ct);

    /// <summary>Removes what is past its time: read days of the log, metrics, expired savepoints, old senders, client keys, dead nodes and source checkpoints.</summary>
    Task<RetentionReport> RetireAsync(Retention retention, CancellationToken ct);

    /// <summary>Refreshes summaries such as <c>component_statistics</c>.</summary>
    Task RefreshAsync(CancellationToken ct);

    /// <summary>Creates a schedule or changes it; the next due time is kept when the rule is the same.</summary>
    Task SaveScheduleAsync(ScheduleRow schedule, CancellationToken ct);

    /// <summary>All schedules.</summary>
    Task<IReadOnlyList<ScheduleRow>> SchedulesAsync(CancellationToken ct);

    /// <summary>Moves a schedule from one due time to the next and appends its message, in one commit.</summary>
    /// <returns>False when somebody else did it.</returns>
    Task<bool> FireAsync(string schedule, DateTimeOffset due, DateTimeOffset next, OutgoingMessage message, CancellationToken ct);

    /// <summary>Writes the metrics of one interval.</summary>
    Task SaveMetricsAsync(MetricsFlush metrics, CancellationToken ct);
}

/// <summary>How long things are kept. Defaults are those of the product.</summary>
public sealed record Retention
{
    /// <summary>Completed messages. Default: 7 days.</summary>
    public TimeSpan Messages { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Metrics. Default: 30 days.</summary>
    public TimeSpan Metrics { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Client keys of senders. Default: 7 days.</summary>
    public TimeSpan ClientKeys { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Expired savepoints kept per pipeline, beside those that have not expired. Default: 10.</summary>
    public int Savepoints { get; init; } = 10;
}

/// <summary>What retention removed, and what it found wrong.</summary>
/// <param name="Removed">Table or partition to rows or partitions removed.</param>
/// <param name="Alarms">Sentences for an operator, such as a missing day.</param>
public sealed record RetentionReport(IReadOnlyDictionary<string, long> Removed, IReadOnlyList<string> Alarms);

/// <summary>A schedule that sends a message.</summary>
/// <param name="Name">Unique: <c>pipeline/component</c>.</param>
/// <param name="Rule">An interval such as <c>00:05:00</c> or a cron expression of five fields.</param>
/// <param name="NextAt">When it is due.</param>
/// <param name="Paused">Whether it rests.</param>
public sealed record ScheduleRow(string Name, string Rule, DateTimeOffset NextAt, bool Paused);

/// <summary>The metrics of one node over one interval.</summary>
/// <param name="Node">The node.</param>
/// <param name="Components">Per component.</param>
/// <param name="Ports">Per edge.</param>
/// <param name="Health">Per component, <c>pipeline/component</c>.</param>
public sealed record MetricsFlush(
    Guid Node, IReadOnlyList<ComponentSample> Components, IReadOnlyList<PortSample> Ports, IReadOnlyList<HealthSample> Health);

/// <summary>A component's figure.</summary>
public sealed record ComponentSample(string Component, string Metric, double Value, string Unit);

/// <summary>A port's figures over one interval.</summary>
public sealed record PortSample(
    string Port, long Sent, long Received, double SendMilliseconds, double ReceiveMilliseconds, double AgeMilliseconds, double BufferUse);

/// <summary>A component's health.</summary>
public sealed record HealthSample(string Component, HealthState State, string? Details);

/// <summary>How a component does.</summary>
public enum HealthState
{
    /// <summary>It works.</summary>
    Healthy,

    /// <summary>It works, but messages wait, fail or are dead.</summary>
    Degraded,

    /// <summary>It stands still because of an error.</summary>
    Unhealthy,

    /// <summary>Nobody runs it.</summary>
    Unknown,
}
