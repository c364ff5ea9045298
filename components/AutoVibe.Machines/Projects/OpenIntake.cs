namespace AutoVibe.Machines;

/// <summary>An intake that is not ended, and where its files are.</summary>
/// <param name="Id">The intake.</param>
/// <param name="Project">Its project.</param>
/// <param name="Repository">The project's folder, or what is cloned.</param>
/// <param name="IsAnnounced">True when every path was listed and the number of them is stored.</param>
public sealed record OpenIntake(Guid Id, Guid Project, string Repository, bool IsAnnounced)
{
    /// <summary>The trace that the intake was asked for in, as <see cref="AutoVibe.Pipelines.TraceBytes"/> writes it, or null.</summary>
    public byte[]? Trace { get; init; }
}
