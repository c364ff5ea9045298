using System.Text;

namespace AutoVibe.Machines;

/// <summary>Names the language of a text file as GitHub Linguist does, by what its name and its beginning tell.</summary>
/// <remarks>Asked in this order: the editor's mode line, the file name, the <c>#!</c> line, the extension, rules for a shared extension, an XML head.</remarks>
internal static class LanguageGuess
{
    public const string Other = "Other";

    private const int TextLimit = 50 * 1024;

    /// <param name="path">The file's path or name.</param>
    /// <param name="head">The beginning of the file; all of it when <paramref name="isWhole"/>.</param>
    /// <param name="isWhole">True when <paramref name="head"/> is the whole file, so that its last lines are seen too.</param>
    public static string Of(string path, ReadOnlySpan<byte> head, bool isWhole)
    {
        if (head.StartsWith("\uFEFF"u8))
            head = head[3..];

        var table = LanguageTable.Shared;
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (ModeLine.LanguageOf(head, isWhole) is { } declared)
            return declared;
        if (table.FileNames.TryGetValue(name, out var named))
            return named[0];

        var (extension, candidates) = FileExtension.CandidatesFor(name, table);
        if (Shebang.InterpreterOf(head) is { } interpreter && table.Interpreters.TryGetValue(interpreter, out var spoken))
            return spoken.Length == 1 ? spoken[0] : spoken.FirstOrDefault(language => candidates.Contains(language), spoken[0]);
        if (table.Rules.TryGetValue(extension, out var rules))
            return ByRule(rules, head);
        if (candidates.Length > 0)
            return candidates[0];
        return HasXmlHead(head) ? "XML" : Other;
    }

    private static string ByRule(LanguageRule[] rules, ReadOnlySpan<byte> head)
    {
        var text = Encoding.UTF8.GetString(head[..Math.Min(head.Length, TextLimit)]).Replace("\r\n", "\n");
        return rules.First(rule => rule.Fits(text)).Language;
    }

    private static bool HasXmlHead(ReadOnlySpan<byte> head) =>
        head[..Math.Min(head.Length, 200)].TrimStart(" \t\r\n"u8).StartsWith("<?xml "u8);
}
