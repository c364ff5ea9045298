using System.Text.RegularExpressions;

namespace AutoVibe.Machines;

/// <summary>One line of disambiguation.txt: a language, and what a file in it looks like; without that the rule fits every file.</summary>
internal sealed class LanguageRule(string language, string? pattern)
{
    // Files come from anywhere: matching takes time in proportion to the text, whatever it holds.
    private readonly Lazy<Regex>? _pattern = pattern is null
        ? null
        : new(() => new(pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));

    public string Language { get; } = language;

    public bool FitsAlways => _pattern is null;

    public bool Fits(string text) => _pattern is null || _pattern.Value.IsMatch(text);

    public static IEnumerable<(string Extension, LanguageRule Rule)> Parse(string line)
    {
        var parts = line.Split(" | ", 3);
        var rule = new LanguageRule(parts[1], parts.Length > 2 ? parts[2] : null);
        return parts[0].Split(' ').Select(extension => (extension, rule));
    }
}
