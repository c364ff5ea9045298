namespace AutoVibe.Machines;

/// <summary>What a piece of evidence says, without what was printed.</summary>
/// <param name="Id">The evidence.</param>
/// <param name="TreeSha256">The sum of the tree that it speaks of.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Command">The command that was run; of a review its agent and model.</param>
/// <param name="Passed">Whether it speaks for the tree.</param>
/// <param name="ExitCode">How the command ended; null when it was ended from outside or could not be started.</param>
/// <param name="Isolation">The level that it ran at.</param>
/// <param name="Egress">What it reached of the network.</param>
public sealed record EvidenceMark(Guid Id, string TreeSha256, EvidenceSource Source, string Command, bool Passed, int? ExitCode, IsolationLevel Isolation, NetworkAccess? Egress)
{
    internal static EvidenceMark Of(Evidence fact) => new(fact.Id, fact.TreeSha256, fact.Source, fact.Command, fact.Passed, fact.ExitCode, fact.Isolation, fact.Egress);

    /// <summary>What the same command on the same tree, run in the same way, would have to show to be the contrary; null where nothing can be.</summary>
    internal EvidenceMark? Contrary => CanBeContradicted ? this with { Id = default, Passed = !Passed, ExitCode = null } : null;

    /// <summary>What all have in common that show the same.</summary>
    internal EvidenceMark? Claim => CanBeContradicted ? this with { Id = default, ExitCode = null } : null;

    // Agents may be of different minds, and a command that was ended from outside has shown nothing.
    private bool CanBeContradicted => Source == EvidenceSource.Check && ExitCode is not null;
}
