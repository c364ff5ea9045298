using System.Text.RegularExpressions;

namespace AutoVibe.House.Tests;

internal static partial class TypeNames
{
    /// <summary>Declared types whose name says that somebody did not know what the thing is.</summary>
    public static IEnumerable<string> Empty(SourceFile file) =>
        Declaration().Matches(file.Text)
            .Select(match => match.Groups["name"].Value)
            .Where(name => EmptyWord().IsMatch(name))
            .Select(name => $"{file.Path}: {name}");

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|protected|file|static|sealed|abstract|partial|readonly|ref)\s+)*(?:class|interface|enum|record\s+struct|record\s+class|record|struct)\s+(?<name>[A-Za-z]\w*)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex("[a-z](Managers?|Helpers?|Utils?|Utility|Utilities|Impl|Dto|Service|Base|Data|Info)$|^(Managers?|Helpers?|Utils?|Utility|Common)$")]
    private static partial Regex EmptyWord();
}
