using System.Text;
using System.Text.RegularExpressions;

namespace AutoVibe.Machines;

/// <summary>Makes and checks the short names of projects.</summary>
internal static partial class Slug
{
    public const int MaxLength = 64;

    public static string From(string name)
    {
        var slug = new StringBuilder();
        foreach (var character in name.ToLowerInvariant())
        {
            if (character is >= 'a' and <= 'z' or >= '0' and <= '9')
                slug.Append(character);
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }

        // Room is left for a number behind it.
        var text = slug.ToString(0, Math.Min(slug.Length, MaxLength - 8)).Trim('-');
        return text.Length == 0 ? "project" : text;
    }

    public static bool IsValid(string slug) => slug.Length <= MaxLength && Form().IsMatch(slug);

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*\\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
