using System.Text.RegularExpressions;

namespace AutoVibe.Machines;

/// <summary>A technology and how a manifest names it, as a whole word.</summary>
internal sealed class Needle(string technology, string pattern)
{
    private readonly Lazy<Regex> _pattern =
        new(() => new(pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));

    public string Technology { get; } = technology;

    public bool IsIn(string text) => _pattern.Value.IsMatch(text);
}
