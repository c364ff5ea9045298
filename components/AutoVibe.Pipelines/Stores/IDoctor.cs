namespace AutoVibe.Pipelines;

/// <summary>Checks the invariants of the protocol in one snapshot.</summary>
public interface IDoctor
{
    /// <summary>Runs the checks. The deep ones count every row of the log.</summary>
    Task<IReadOnlyList<DoctorFinding>> CheckAsync(bool deep, CancellationToken ct);
}

/// <summary>The result of one check.</summary>
/// <param name="Check">Short name, such as <c>I1a</c> or <c>schema</c>.</param>
/// <param name="Passed">Whether it held.</param>
/// <param name="Text">What was checked, with figures; what is wrong when it did not hold.</param>
/// <param name="Fix">What to do, or null.</param>
public sealed record DoctorFinding(string Check, bool Passed, string Text, string? Fix = null);
