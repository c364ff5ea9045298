using System.Text.RegularExpressions;

namespace AutoVibe.House.Tests;

internal static partial class CatchAll
{
    /// <summary>Files that run somebody else's code and must survive whatever it throws, with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> Places = new Dictionary<string, string>
    {
        ["components/AutoVibe.Hosting/Errors/ProgramFrame.cs"] = "the outermost frame of a program: whatever happens inside ends in one message and an exit code",
    };

    public static IEnumerable<string> OutOfPlace(SourceFile file, IEnumerable<string> places)
    {
        foreach (Match found in Everything().Matches(file.Text))
        {
            if (!places.Contains(file.Path) || !found.Groups["when"].Success)
                yield return $"{file.Path}:{file.Text.AsSpan(0, found.Index).Count('\n') + 1}: {found.Value.Trim()}";
        }
    }

    [GeneratedRegex(@"\bcatch\s*(\(\s*(System\.)?Exception\b[^)]*\)\s*(?<when>when\b)?|(?=\{))")]
    private static partial Regex Everything();
}
