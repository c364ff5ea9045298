namespace AutoVibe.Pipelines.Testing;

/// <summary>A moment at which a run was crashed.</summary>
/// <param name="Number">Which of the run's commit points, counted from 1.</param>
/// <param name="What">What was committed there, for people: <c>the commit of lane 0 of orders/enrich</c>.</param>
/// <param name="After">False: the process died before the call reached the store. True: after the call had its effect, before the process heard of it.</param>
public sealed record CrashPoint(int Number, string What, bool After)
{
    /// <summary>The call of the first process, counted from 0.</summary>
    internal int Call { get; init; }

    /// <summary>Says where it is, for people.</summary>
    public override string ToString() => $"{(After ? "after" : "before")} commit point {Number}, {What}";
}

/// <summary>What <see cref="CrashRun.Check"/> found when every crash ended as the run without one.</summary>
/// <param name="Points">The moments at which it crashed, one run each, in their order.</param>
/// <param name="Store">The store at the end of the run without a crash, to look at.</param>
public sealed record CrashReport(IReadOnlyList<CrashPoint> Points, InMemoryPipelineStore Store);

/// <summary>A run that was crashed ended otherwise than the one without a crash, broke an invariant, threw, or did not end.</summary>
public sealed class CrashRunException : Exception
{
    internal CrashRunException(CrashPoint? point, string difference, Exception? cause = null)
        : base($"{(point is null ? "Without a crash" : $"Crashed {point},")} the pipeline does not end as it should:\n{difference}", cause)
    {
        Point = point;
        Difference = difference;
    }

    /// <summary>Where it crashed; null when the run without a crash failed already.</summary>
    public CrashPoint? Point { get; }

    /// <summary>What was missing, what was too much, or why it did not end.</summary>
    public string Difference { get; }
}
