using System.Text;

namespace AutoVibe.Pipelines.Testing;

/// <summary>What a run left behind, as lines that two runs can be compared by, in any order.</summary>
internal sealed class CrashEnd(IEnumerable<string> lines)
{
    private const int Shown = 10;
    private readonly List<string> _lines = [.. lines.Order(StringComparer.Ordinal)];

    /// <summary>What differs in another run, or null.</summary>
    public string? DifferenceTo(CrashEnd other)
    {
        var text = new StringBuilder();
        Append(text, "missing", Without(_lines, other._lines));
        Append(text, "too much", Without(other._lines, _lines));
        return text.Length == 0 ? null : text.ToString().TrimEnd();
    }

    private static void Append(StringBuilder text, string title, List<string> lines)
    {
        foreach (var line in lines.Take(Shown))
            text.AppendLine($"{title}: {line}");
        if (lines.Count > Shown)
            text.AppendLine($"{title}: {lines.Count - Shown} more");
    }

    private static List<string> Without(List<string> lines, List<string> others)
    {
        var left = others.CountBy(line => line).ToDictionary(StringComparer.Ordinal);
        var rest = new List<string>();
        foreach (var line in lines)
        {
            if (left.GetValueOrDefault(line) is > 0 and var count)
                left[line] = count - 1;
            else
                rest.Add(line);
        }

        return rest;
    }
}
