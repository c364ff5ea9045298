namespace AutoVibe.Hosting;

/// <summary>What people do with pipelines, here or through a server.</summary>
public interface IPipelines
{
    /// <summary>All pipelines of the database, by name.</summary>
    Task<IReadOnlyList<PipelineSummary>> ListAsync(CancellationToken ct);

    /// <summary>The shape of a pipeline and where each of its edges stands.</summary>
    /// <exception cref="AutoVibeException">There is no such pipeline.</exception>
    Task<PipelineStatus> ShowAsync(string pipeline, CancellationToken ct);

    /// <summary>Lets a pipeline rest: its lanes finish their batch and wait. Accepted messages stay where they are.</summary>
    Task<PipelineStatus> PauseAsync(string pipeline, CancellationToken ct);

    /// <summary>Lets a pipeline go on; lanes that stopped at an error try again.</summary>
    Task<PipelineStatus> ResumeAsync(string pipeline, CancellationToken ct);

    /// <summary>Lets the components that commit with one begin anew, on whichever nodes run them: new instances, state and positions read again. Nothing is lost or done twice.</summary>
    /// <exception cref="AutoVibeException">There is no such pipeline, or no such component in it that runs.</exception>
    Task<RestartReport> RestartAsync(string pipeline, string component, CancellationToken ct);

    /// <summary>Lets the sources rest, waits until all that was accepted is done or parked dead, then lets the pipeline rest.</summary>
    /// <param name="pipeline">Its name.</param>
    /// <param name="progress">Is told what is left.</param>
    /// <param name="ct">Ends the wait; the sources stay stopped until the pipeline is resumed.</param>
    Task<PipelineStatus> DrainAsync(string pipeline, IProgress<PipelineStatus>? progress, CancellationToken ct);
}

/// <summary>A pipeline in a line of a list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version of its definition.</param>
/// <param name="Paused">Whether all of it rests.</param>
/// <param name="Components">How many components it has.</param>
/// <param name="DurableEdges">How many of its edges live in the database.</param>
/// <param name="Backlog">Messages accepted and not yet read, on all edges.</param>
/// <param name="Dead">Dead letters on all edges.</param>
/// <param name="LimitingEdge">The edge that the others wait for, or null when nothing waits.</param>
/// <param name="Problems">How many of its parts do not go on.</param>
public sealed record PipelineSummary(string Name, int Version, bool Paused, int Components, int DurableEdges, long Backlog, long Dead, string? LimitingEdge, int Problems);

/// <summary>What begins anew.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Segment">The component that names the segment.</param>
/// <param name="Components">The components of the segment.</param>
/// <param name="Lanes">On how many lanes.</param>
public sealed record RestartReport(string Pipeline, string Segment, IReadOnlyList<string> Components, int Lanes);

/// <summary>How far a pipeline has drained.</summary>
/// <param name="Drained">Whether nothing is left that could run; the pipeline is paused then.</param>
/// <param name="Pipeline">Where it stands.</param>
public sealed record DrainReport(bool Drained, PipelineStatus Pipeline);
