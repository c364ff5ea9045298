namespace AutoVibe.Machines;

/// <summary>What a piece of evidence says, without what was printed.</summary>
/// <param name="Id">The evidence.</param>
/// <param name="TreeSha256">The sum of the tree that it speaks of.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Command">The command that was run; of a review its agent and model.</param>
/// <param name="Passed">Whether it speaks for the tree.</param>
/// <param name="ExitCode">How the command ended; null when it was ended from outside or could not be started.</param>
public sealed record EvidenceMark(Guid Id, string TreeSha256, EvidenceSource Source, string Command, bool Passed, int? ExitCode)
{
    internal static EvidenceMark Of(Evidence fact) => new(fact.Id, fact.TreeSha256, fact.Source, fact.Command, fact.Passed, fact.ExitCode);

    /// <summary>What the same command on the same tree would have to show to be the contrary; null where nothing can be.</summary>
    internal EvidenceMark? Contrary => CanBeContradicted ? this with { Id = default, Passed = !Passed, ExitCode = null } : null;

    /// <summary>What all have in common that show the same.</summary>
    internal EvidenceMark? Claim => CanBeContradicted ? this with { Id = default, ExitCode = null } : null;

    // Agents may be of different minds, and a command that was ended from outside has shown nothing.
    private bool CanBeContradicted => Source == EvidenceSource.Check && ExitCode is not null;
}
