namespace AutoVibe.Platform;

/// <summary>What cached answers are about: names with slashes between, from the general to the particular.</summary>
public static class QueryArea
{
    /// <summary>All areas together.</summary>
    public const string All = "";

    /// <summary>Reads an area as people write it: <c>projects</c>, <c>projects/*</c>, <c>*</c>.</summary>
    public static string Parse(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return pattern.TrimEnd('*').TrimEnd('/');
    }

    /// <summary>Whether forgetting one area forgets another.</summary>
    public static bool Covers(string forgotten, string area)
    {
        ArgumentNullException.ThrowIfNull(forgotten);
        ArgumentNullException.ThrowIfNull(area);
        return forgotten.Length == 0
            || (area.StartsWith(forgotten, StringComparison.Ordinal) && (area.Length == forgotten.Length || area[forgotten.Length] == '/'));
    }

    /// <summary>An area and all that it lies in, from all of them to itself.</summary>
    public static IReadOnlyList<string> PathTo(string area)
    {
        ArgumentNullException.ThrowIfNull(area);
        var path = new List<string> { All };
        for (var slash = area.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = area.IndexOf('/', slash + 1))
            path.Add(area[..slash]);
        if (area.Length > 0)
            path.Add(area);
        return path;
    }
}
