using System.Collections.Concurrent;

namespace AutoVibe.Pipelines;

/// <summary>Tells how a pipeline does: where its edges stand, how fast they move, which one limits it, and whether every message is accounted for.</summary>
public sealed class PipelineInspector(ICatalogStore store, TimeProvider time)
{
    // Several people look at once; a rate over the moment between two of their looks would say nothing.
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Samples> _samples = new();

    /// <summary>Looks at a pipeline. Rates are those since the last look that is at least a second old; the first look has none.</summary>
    /// <exception cref="PipelineException">There is no such pipeline.</exception>
    public async Task<PipelineStatus> InspectAsync(string pipeline, CancellationToken ct)
    {
        var registered = (await store.ListAsync(ct)).FirstOrDefault(candidate => candidate.Shape.Name == pipeline)
            ?? throw new PipelineException(PipelineErrors.UnknownPipeline, $"There is no pipeline '{pipeline}' in this database.");
        var parts = await store.StatusAsync(pipeline, ct);
        var problems = await store.ProblemsAsync(pipeline, ct);
        var now = time.GetTimestamp();
        var samples = _samples.GetValueOrDefault(pipeline);
        var last = samples?.Before(now, time);
        var seconds = last is null ? 0 : time.GetElapsedTime(last.At, now).TotalSeconds;
        var edges = parts.GroupBy(part => part.Edge).Select(group => Summarise(group.Key, [.. group], last, seconds)).ToList();
        if (samples is null || time.GetElapsedTime(samples.Newer.At, now) >= ShortestWindow)
            _samples[pipeline] = new Samples(samples?.Newer, new Sample(now, edges.ToDictionary(edge => edge.Name, edge => (edge.Accepted, edge.Done))));

        // The edge whose oldest message has waited longest is the one that the others wait for.
        var limiting = edges.Where(edge => edge.Backlog > 0).OrderByDescending(edge => edge.OldestAge).ThenByDescending(edge => edge.Backlog).FirstOrDefault();
        return new PipelineStatus(registered.Shape, registered.Paused, edges, limiting?.Name, edges.TrueForAll(edge => edge.Conserved), problems);
    }

    private static EdgeSummary Summarise(string name, IReadOnlyList<EdgeStatus> parts, Sample? last, double seconds)
    {
        var accepted = parts.Sum(part => part.Head);
        var done = parts.Sum(part => part.Done);
        var known = last is not null && seconds > 0 && last.Edges.ContainsKey(name);
        var before = known ? last!.Edges[name] : default;
        return new EdgeSummary
        {
            Name = name,
            Accepted = accepted,
            Position = parts.Sum(part => part.Position),
            Backlog = parts.Sum(part => part.Backlog),
            Done = done,
            Dropped = parts.Sum(part => part.Dropped),
            Waiting = parts.Sum(part => part.Waiting),
            Held = parts.Sum(part => part.Held),
            Running = parts.Sum(part => part.Running),
            Dead = parts.Sum(part => part.Dead),
            OldestAge = parts.Max(part => part.OldestAge),
            InPerSecond = known ? Rate(accepted - before.Accepted, seconds) : null,
            OutPerSecond = known ? Rate(done - before.Done, seconds) : null,
            Conserved = parts.All(part => part.Position == part.Done + part.Dropped + part.Waiting + part.Held + part.Running + part.Dead),
            Owners = parts.Count(part => part.Owner is not null),
            Partitions = parts.Count,
        };
    }

    // After a start from a savepoint the books are behind what they were.
    private static double Rate(long messages, double seconds) => Math.Round(Math.Max(0, messages) / seconds, 1);

    private sealed record Samples(Sample? Older, Sample Newer)
    {
        public Sample Before(long now, TimeProvider time) => Older is not null && time.GetElapsedTime(Newer.At, now) < ShortestWindow ? Older : Newer;
    }

    private sealed record Sample(long At, IReadOnlyDictionary<string, (long Accepted, long Done)> Edges);
}

/// <summary>How a pipeline does.</summary>
/// <param name="Shape">Its components and edges.</param>
/// <param name="Paused">Whether all of it is paused.</param>
/// <param name="Edges">Its durable edges.</param>
/// <param name="LimitingEdge">The edge that the others wait for, or null when nothing waits.</param>
/// <param name="Conserved">Whether every accepted message is accounted for: position = done + dropped + waiting + held + running + dead.</param>
/// <param name="Problems">What keeps parts of it from going on; each node writes it every <see cref="PipelineOptions.MetricsInterval"/>.</param>
public sealed record PipelineStatus(
    PipelineShape Shape, bool Paused, IReadOnlyList<EdgeSummary> Edges, string? LimitingEdge, bool Conserved, IReadOnlyList<PipelineProblem> Problems);

/// <summary>All partitions of a durable edge together.</summary>
public sealed record EdgeSummary
{
    /// <summary>Name of the edge.</summary>
    public required string Name { get; init; }

    /// <summary>Messages ever accepted.</summary>
    public required long Accepted { get; init; }

    /// <summary>Messages that the consumer has read.</summary>
    public required long Position { get; init; }

    /// <summary>Messages accepted and not yet read: the lag.</summary>
    public required long Backlog { get; init; }

    /// <inheritdoc cref="EdgeStatus.Done"/>
    public required long Done { get; init; }

    /// <inheritdoc cref="EdgeStatus.Dropped"/>
    public required long Dropped { get; init; }

    /// <inheritdoc cref="EdgeStatus.Waiting"/>
    public required long Waiting { get; init; }

    /// <inheritdoc cref="EdgeStatus.Held"/>
    public required long Held { get; init; }

    /// <inheritdoc cref="EdgeStatus.Running"/>
    public required long Running { get; init; }

    /// <inheritdoc cref="EdgeStatus.Dead"/>
    public required long Dead { get; init; }

    /// <inheritdoc cref="EdgeStatus.OldestAge"/>
    public required TimeSpan OldestAge { get; init; }

    /// <summary>Messages accepted per second since the last look, or null at the first.</summary>
    public required double? InPerSecond { get; init; }

    /// <summary>Messages done per second since the last look, or null at the first.</summary>
    public required double? OutPerSecond { get; init; }

    /// <summary>Whether the two books of this edge agree.</summary>
    public required bool Conserved { get; init; }

    /// <summary>Lanes that some node owns.</summary>
    public required int Owners { get; init; }

    /// <summary>All lanes.</summary>
    public required int Partitions { get; init; }
}
