namespace AutoVibe.Pipelines;

/// <summary>Finds what was probably meant by a mistyped name.</summary>
public static class Spelling
{
    /// <summary>The known name nearest to a mistyped one; null when none is near enough to be meant.</summary>
    public static string? Nearest(string typed, IEnumerable<string> known) => known
        .Select(name => (Name: name, Distance: Distance(typed.ToUpperInvariant(), name.ToUpperInvariant())))
        .Where(candidate => candidate.Distance <= Math.Max(1, typed.Length / 3))
        .OrderBy(candidate => candidate.Distance)
        .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
        .Select(candidate => candidate.Name)
        .FirstOrDefault();

    // Insertions, deletions, changes and swaps of neighbours that turn one word into the other.
    private static int Distance(string from, string to)
    {
        var steps = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
            steps[i, 0] = i;
        for (var j = 0; j <= to.Length; j++)
            steps[0, j] = j;

        for (var i = 1; i <= from.Length; i++)
        {
            for (var j = 1; j <= to.Length; j++)
            {
                var change = from[i - 1] == to[j - 1] ? 0 : 1;
                steps[i, j] = Math.Min(Math.Min(steps[i - 1, j] + 1, steps[i, j - 1] + 1), steps[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    steps[i, j] = Math.Min(steps[i, j], steps[i - 2, j - 2] + 1);
            }
        }

        return steps[from.Length, to.Length];
    }
}
