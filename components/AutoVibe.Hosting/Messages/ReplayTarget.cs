namespace AutoVibe.Hosting;

/// <summary>How a shadow run is named: the path of a data folder, or the connection string of a PostgreSQL database.</summary>
public static class ReplayTarget
{
    /// <summary>Whether these words are a connection string and not the path of a folder.</summary>
    public static bool IsConnection(string into)
    {
        ArgumentNullException.ThrowIfNull(into);
        return into.IndexOf('=', StringComparison.Ordinal) is var end and > 0 && into.AsSpan(0, end).IndexOfAny('/', '\\') < 0;
    }

    /// <summary>The same run in words that mean it wherever they are read; a relative path starts at the current folder.</summary>
    public static string? FullPath(string? into) => string.IsNullOrWhiteSpace(into) || IsConnection(into) ? into : Path.GetFullPath(into);
}
