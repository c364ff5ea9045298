namespace AutoVibe.Pipelines;

/// <summary>Pauses, resumes and drains pipelines, from any process that reaches the database.</summary>
public sealed class PipelineControl(ICatalogStore store, PipelineInspector inspector, TimeProvider time)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Stops a pipeline where it is: lanes finish their batch, messages stay on their edges, inlets go on accepting.</summary>
    /// <exception cref="PipelineException">There is no such pipeline.</exception>
    public Task PauseAsync(string pipeline, CancellationToken ct) => SetAsync(pipeline, null, paused: true, ct);

    /// <summary>Lets a paused pipeline go on; a lane that stopped in front of a message tries it again.</summary>
    /// <exception cref="PipelineException">There is no such pipeline.</exception>
    public Task ResumeAsync(string pipeline, CancellationToken ct) => SetAsync(pipeline, null, paused: false, ct);

    /// <summary>Lets the segment of a component begin anew on all its lanes, whichever nodes run them: with new instances, and state and positions read again.</summary>
    /// <remarks>
    /// A lane finishes its batch first; when that takes longer than <see cref="PipelineOptions.HandlerGrace"/>, it is cancelled and the new one repeats it. It costs no message a try,
    /// and no lane counts as left by a crash. Tasks under way go on to their end, because each has instances of its own. The call does not wait for the lanes.
    /// </remarks>
    /// <param name="pipeline">Name of the pipeline.</param>
    /// <param name="component">Name of the component; the others of its segment begin anew with it.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="ct">Ends the call.</param>
    /// <returns>The segment.</returns>
    /// <exception cref="PipelineException">There is no such pipeline, or no such component in it that runs.</exception>
    public async Task<SegmentShape> RestartAsync(string pipeline, string component, string actor, CancellationToken ct)
    {
        var (registered, node) = await store.FindAsync(pipeline, component, ct);
        if (!await store.RequestRestartAsync(pipeline, node.Segment, actor, ct))
            throw UnknownPipeline(pipeline);
        return registered.Shape.Segments.First(segment => segment.Name == node.Segment);
    }

    /// <summary>Stops the sources, waits until all that was accepted is done or parked dead, and then pauses the pipeline. Inlets go on accepting.</summary>
    /// <remarks>When cancelled before the end, the sources stay stopped until the pipeline is resumed.</remarks>
    /// <param name="pipeline">Name of the pipeline.</param>
    /// <param name="progress">Told what is left after every look; or null.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="PipelineException">There is no such pipeline.</exception>
    public async Task<PipelineStatus> DrainAsync(string pipeline, IProgress<PipelineStatus>? progress, CancellationToken ct)
    {
        var status = await inspector.InspectAsync(pipeline, ct);
        foreach (var segment in status.Shape.Segments.Where(segment => segment.Feed is SegmentFeed.Source or SegmentFeed.PositionedSource))
            await SetAsync(pipeline, segment.Name, paused: true, ct);

        while (status.Edges.Any(IsBusy))
        {
            await Task.Delay(LookInterval, time, ct);
            status = await inspector.InspectAsync(pipeline, ct);
            progress?.Report(status);
        }

        await SetAsync(pipeline, null, paused: true, ct);
        return await inspector.InspectAsync(pipeline, ct);
    }

    // What is held behind a dead letter waits for a person, so it does not count.
    private static bool IsBusy(EdgeSummary edge) => edge.Backlog + edge.Waiting + edge.Running > 0;

    private async Task SetAsync(string pipeline, string? segment, bool paused, CancellationToken ct)
    {
        if (!await store.SetPausedAsync(pipeline, segment, paused, ct))
            throw UnknownPipeline(pipeline);
    }

    private static PipelineException UnknownPipeline(string pipeline) => new(PipelineErrors.UnknownPipeline, $"There is no pipeline '{pipeline}' in this database.");
}
