namespace AutoVibe.Hosting;

/// <summary>Which dead letters are meant: some by their addresses, those that fit a filter, or all. Exactly one must be given.</summary>
public sealed record LetterSelection
{
    /// <summary>Addresses such as <c>3.0.17</c>.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>Every letter that fits it.</summary>
    public DeadLetterFilter? Filter { get; init; }

    /// <summary>Every letter of the database.</summary>
    public bool All { get; init; }

    /// <exception cref="AutoVibeException">Nothing is selected, or in more than one way, or by a filter that filters nothing.</exception>
    internal void Check()
    {
        if ((Ids is null ? 0 : 1) + (Filter is null ? 0 : 1) + (All ? 1 : 0) != 1)
            throw new AutoVibeException(AccessErrors.BadRequest, "Exactly one of ids, filter and all must say which dead letters are meant.", fix: "Name addresses, give a filter, or say all.");

        if (Filter == new DeadLetterFilter())
            throw new AutoVibeException(AccessErrors.BadRequest, "The filter is empty and would mean every dead letter.", fix: "Say all if every dead letter is meant.");
    }
}

/// <summary>What became of a selection of dead letters.</summary>
/// <param name="Matched">Letters that were meant.</param>
/// <param name="Changed">Letters that were replayed or discarded; in a dry run, those that would be.</param>
/// <param name="Refused">Letters that stayed, each with the reason.</param>
/// <param name="DryRun">Whether nothing was changed because nothing was to be changed.</param>
public sealed record LetterReport(long Matched, long Changed, IReadOnlyList<RefusedLetter> Refused, bool DryRun);

/// <summary>A dead letter that stayed as it is.</summary>
/// <param name="Id">Its address.</param>
/// <param name="Problem">Why it stayed.</param>
/// <param name="IsUnknown">Whether there is no such letter.</param>
public sealed record RefusedLetter(string Id, string Problem, bool IsUnknown = false);
