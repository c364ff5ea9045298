using System.Text.RegularExpressions;

namespace AutoVibe.House.Tests;

/// <summary>Something no line may hold. The example is a line that breaks the rule, so that a test can show the rule works.</summary>
internal sealed record LineRule(string Name, string Pattern, string Example)
{
    private readonly Regex _pattern = new(Pattern, RegexOptions.CultureInvariant);

    public IEnumerable<string> BrokenBy(SourceFile file)
    {
        for (var line = 0; line < file.Lines.Length; line++)
        {
            if (_pattern.IsMatch(file.Lines[line]))
                yield return $"{file.Path}:{line + 1}: {file.Lines[line].Trim()}";
        }
    }

    public override string ToString() => Name;
}
