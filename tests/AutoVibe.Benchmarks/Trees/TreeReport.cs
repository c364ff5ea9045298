namespace AutoVibe.Benchmarks;

internal static class TreeReport
{
    /// <summary>Times of ours against times of the reference: a ratio below one is faster.</summary>
    public static Report Of(string name, string target, Rounds rounds, Scale scale, int files, int smokeFiles) => new()
    {
        Name = name,
        Target = target,
        Ratio = rounds.Ratio,
        P50Milliseconds = Rounds.Median(rounds.Ours),
        ReferenceP50Milliseconds = Rounds.Median(rounds.Reference),
        Rounds = rounds.Ratios,
        Messages = scale.Of(files, smokeFiles),
        Smoke = scale.Smoke ? true : null,
    };
}
