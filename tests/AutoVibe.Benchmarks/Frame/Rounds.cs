namespace AutoVibe.Benchmarks;

/// <summary>Ours and the reference, measured in turns in the same process, so that both see the same machine.</summary>
internal sealed record Rounds(IReadOnlyList<double> Ours, IReadOnlyList<double> Reference)
{
    public IReadOnlyList<double> Ratios { get; } = [.. Ours.Zip(Reference, (ours, reference) => ours / reference)];

    public double Ratio => Median(Ratios);

    /// <summary>Runs both once without counting it, then in rounds; who begins changes from round to round.</summary>
    public static async Task<Rounds> AlternateAsync(int rounds, Func<Task<double>> ours, Func<Task<double>> reference)
    {
        List<double> our = [], other = [];
        await reference();
        await ours();
        for (var round = 0; round < rounds; round++)
        {
            if (round % 2 == 0)
            {
                other.Add(await SettledAsync(reference));
                our.Add(await SettledAsync(ours));
            }
            else
            {
                our.Add(await SettledAsync(ours));
                other.Add(await SettledAsync(reference));
            }

            await Console.Error.WriteLineAsync($"  round {round + 1}: ours {our[^1]:N0}, reference {other[^1]:N0}, ratio {our[^1] / other[^1]:N2}");
        }

        return new(our, other);
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    // What one side left behind is collected before the other side's clock runs.
    private static Task<double> SettledAsync(Func<Task<double>> side)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return side();
    }
}
