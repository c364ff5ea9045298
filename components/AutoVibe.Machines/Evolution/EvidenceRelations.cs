namespace AutoVibe.Machines;

/// <summary>Sets evidence beside all that is known about the same trees. A command that passed on a tree and failed on it contradicts itself: neither is to be relied on.</summary>
public static class EvidenceRelations
{
    /// <summary>What is left of the credibility of evidence that other evidence contradicts.</summary>
    public const double Doubt = 0.5;

    private const int MostNamed = 20;

    /// <summary>The same evidence with what it is related to and contradicted by, and as credible as that leaves it.</summary>
    /// <param name="facts">The evidence.</param>
    /// <param name="known">What else is known about their trees; it may hold them too.</param>
    public static IReadOnlyList<Evidence> Relate(IReadOnlyList<Evidence> facts, IEnumerable<EvidenceMark> known)
    {
        ArgumentNullException.ThrowIfNull(facts);
        List<EvidenceMark> marks = [.. facts.Select(EvidenceMark.Of).UnionBy(known, mark => mark.Id).OrderByDescending(mark => mark.Id)];
        var (trees, claims) = (marks.ToLookup(mark => mark.TreeSha256), marks.Where(mark => mark.Claim is not null).ToLookup(mark => mark.Claim));
        return [.. facts.Select(Related)];

        Evidence Related(Evidence fact)
        {
            var contrary = EvidenceMark.Of(fact).Contrary is { } other ? claims[other].Take(MostNamed).Select(mark => mark.Id).ToList() : [];
            return fact with
            {
                Related = [.. trees[fact.TreeSha256].Where(mark => mark.Id != fact.Id).Take(MostNamed).Select(mark => mark.Id)],
                Contradicts = contrary,
                Credibility = contrary.Count > 0 ? fact.Credibility * Doubt : fact.Credibility,
            };
        }
    }

    /// <summary>The trees that evidence speaks of.</summary>
    public static IReadOnlyList<string> TreesOf(IEnumerable<Evidence> facts) => [.. facts.Select(fact => fact.TreeSha256).Distinct()];
}
