namespace AutoVibe.Cli;

internal static class CountingProgress
{
    /// <summary>A count whose end is not known, on a bar.</summary>
    public static IProgress<long> Counting(this IProgress<(long Done, long? All)> bar) => new Relay<long>(done => bar.Report((done, null)));
}
