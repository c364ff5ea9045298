using System.ComponentModel.DataAnnotations;

namespace AutoVibe.Pipelines;

/// <summary>How the engine runs. Bound from <c>AutoVibe:Pipelines</c>.</summary>
public sealed class PipelineOptions : IValidatableObject
{
    /// <summary>Messages that a lane reads and commits at once. Default: 500.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 500;

    /// <summary>Bytes that a lane reads at once; a single larger message still comes. Default: 4 MiB.</summary>
    [Range(1024, 1 << 30)]
    public int BatchBytes { get; set; } = 4 << 20;

    /// <summary>Largest message on a durable edge. Default: 1 MiB.</summary>
    [Range(1024, 1 << 30)]
    public int MaxMessageBytes { get; set; } = 1 << 20;

    /// <summary>Time that one run of a batch may take before it is cancelled and counts as failed. Default: 5 minutes.</summary>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Time that a cancelled run may take to end before it is abandoned. Default: 5 seconds.</summary>
    public TimeSpan HandlerGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Abandoned runs at which the process ends itself, so that its supervisor starts it anew. Default: 4.</summary>
    [Range(1, 1000)]
    public int MaxAbandoned { get; set; } = 4;

    /// <summary>Least time between two commits of a lane that is under load, so that batches fill. Default: 5 milliseconds.</summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How often a node looks at the database for news. Default: 1 second.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a node beats. Default: 2 seconds.</summary>
    public TimeSpan BeatInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Silence after which a node is taken for dead. Default: 8 seconds.</summary>
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Time that a process gets to finish its batches when it is asked to stop. Default: 25 seconds.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How often metrics are written to the database. Default: 10 seconds.</summary>
    public TimeSpan MetricsInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the maintenance leader removes and refreshes. Default: 5 minutes.</summary>
    public TimeSpan UpkeepInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Completed messages are kept so long. Default: 7 days.</summary>
    public TimeSpan KeepMessages { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Metrics are kept so long. Default: 30 days.</summary>
    public TimeSpan KeepMetrics { get; set; } = TimeSpan.FromDays(30);

    /// <summary>A client key makes sending the same message again harmless for so long. Default: 7 days.</summary>
    public TimeSpan KeepClientKeys { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Expired savepoints that are kept for each pipeline; those that have not expired are always kept. Default: 10.</summary>
    [Range(0, 10_000)]
    public int KeepSavepoints { get; set; } = 10;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SilenceLimit < BeatInterval * 2)
            yield return new($"{nameof(SilenceLimit)} ({SilenceLimit}) must be at least twice {nameof(BeatInterval)} ({BeatInterval}).", [nameof(SilenceLimit)]);
        foreach (var (name, value) in new[] { (nameof(HandlerTimeout), HandlerTimeout), (nameof(PollInterval), PollInterval), (nameof(BeatInterval), BeatInterval), (nameof(MetricsInterval), MetricsInterval), (nameof(UpkeepInterval), UpkeepInterval), (nameof(DrainTimeout), DrainTimeout) })
        {
            if (value <= TimeSpan.Zero)
                yield return new($"{name} ({value}) must be longer than nothing.", [name]);
        }

        foreach (var (name, value) in new[] { (nameof(KeepMessages), KeepMessages), (nameof(KeepMetrics), KeepMetrics), (nameof(KeepClientKeys), KeepClientKeys) })
        {
            if (value < TimeSpan.Zero)
                yield return new($"{name} ({value}) must not be negative.", [name]);
        }

        if (Linger < TimeSpan.Zero)
            yield return new($"{nameof(Linger)} ({Linger}) must not be negative.", [nameof(Linger)]);
    }
}
