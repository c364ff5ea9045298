using System.Text;

namespace AutoVibe.Machines;

/// <summary>Which paths may stand in a tree.</summary>
internal static class EntryPath
{
    public const int LongestName = 255;
    public const int LongestPath = 4095;

    public static bool IsTooLong(string path, int nameBytes) =>
        nameBytes > LongestName || (path.Length > LongestPath / 3 && Encoding.UTF8.GetByteCount(path) > LongestPath);

    /// <summary>What is wrong with a path; null for one that leads to a place below the root and nowhere else.</summary>
    public static string? Problem(string path)
    {
        if (path.Length == 0)
            return "is empty";
        if (path.Contains('\0'))
            return "holds NUL";
        if (path[0] == '/' || Path.IsPathRooted(path))
            return "is absolute";
        if (!UnicodeText.IsWhole(path))
            return "is not Unicode text";
        if (Encoding.UTF8.GetByteCount(path) > LongestPath)
            return $"is longer than {LongestPath} bytes";

        foreach (var name in path.Split('/'))
        {
            if (NameProblem(name) is { } problem)
                return problem;
        }

        return null;
    }

    private static string? NameProblem(string name)
    {
        if (name.Length == 0)
            return "has an empty name in it";
        if (name is "." or "..")
            return $"has the name '{name}' in it";
        if (Encoding.UTF8.GetByteCount(name) > LongestName)
            return $"has a name of more than {LongestName} bytes";
        return OperatingSystem.IsWindows() && !WindowsName.IsGood(name) ? $"has the name '{name}' in it, which Windows does not take" : null;
    }
}
