using System.Text;
using System.Text.RegularExpressions;

namespace AutoVibe.Machines;

/// <summary>Reads the language that a comment for Vim or Emacs in the first or last lines of a file declares.</summary>
internal static partial class ModeLine
{
    private const int Lines = 5;
    private const int Reach = 1024;

    public static string? LanguageOf(ReadOnlySpan<byte> head, bool isWhole) =>
        Search(First(head)) ?? (isWhole ? Search(Last(head)) : null);

    private static string? Search(ReadOnlySpan<byte> lines)
    {
        // Almost no file has a mode line; the text is decoded only for one that may.
        if (lines.IndexOf("-*-"u8) < 0 && lines.IndexOf("vi:"u8) < 0 && lines.IndexOf("vim"u8) < 0 && lines.IndexOf("ex:"u8) < 0)
            return null;

        var text = Encoding.UTF8.GetString(lines);
        foreach (var pattern in new[] { Emacs(), Vim() })
        {
            var found = pattern.Match(text);
            if (found.Success && LanguageTable.Shared.Names.TryGetValue(found.Groups["mode"].Value, out var language))
                return language;
        }

        return null;
    }

    private static ReadOnlySpan<byte> First(ReadOnlySpan<byte> text)
    {
        var part = text[..Math.Min(text.Length, Reach)];
        var end = 0;
        for (var line = 0; line < Lines && end < part.Length; line++)
        {
            var next = part[end..].IndexOf((byte)'\n');
            end = next < 0 ? part.Length : end + next + 1;
        }

        return part[..end];
    }

    private static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> text)
    {
        var part = text[^Math.Min(text.Length, Reach)..].TrimEnd((byte)'\n');
        var start = part.Length;
        for (var line = 0; line < Lines && start > 0; line++)
            start = Math.Max(part[..start].LastIndexOf((byte)'\n'), 0);

        return part[start..];
    }

    [GeneratedRegex(@"-\*-\s*(?:(?:[^\n]*;\s*|)(?i:mode)\s*:\s*(?<mode>[^\s;:]+)[^\n]*|(?<mode>[^\s;:]+)\s*)-\*-", RegexOptions.None, 1000)]
    private static partial Regex Emacs();

    [GeneratedRegex(@"(?:^|\s)(?:vim?|ex)(?:[<=>]?\d+)?:[^\n]*?\b(?:filetype|ft|syntax)\s*=\s*(?<mode>[\w+#.-]+)", RegexOptions.Multiline, 1000)]
    private static partial Regex Vim();
}
