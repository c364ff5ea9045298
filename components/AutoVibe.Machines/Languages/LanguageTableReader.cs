using System.Runtime.InteropServices;

namespace AutoVibe.Machines;

/// <summary>Reads lines such as <c>C#: *.cs *.csx ~csharp</c>; the form is told at the top of programming.txt.</summary>
internal sealed class LanguageTableReader
{
    public Dictionary<string, string> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, List<string>> FileNames { get; } = [];

    public Dictionary<string, List<string>> Extensions { get; } = [];

    public Dictionary<string, List<string>> Interpreters { get; } = [];

    public void Read(string line)
    {
        var end = line.IndexOf(": ", StringComparison.Ordinal);
        var language = line[..end];
        Names[language] = language;
        Names[language.Replace(' ', '-')] = language;
        foreach (var sign in line[(end + 2)..].Split(' '))
        {
            if (sign[0] == '~')
                Names[sign[1..]] = language;
            else if (sign.StartsWith("*.", StringComparison.Ordinal))
                Add(Extensions, sign[1..].ToLowerInvariant(), language);
            else if (sign.StartsWith("#!", StringComparison.Ordinal))
                Add(Interpreters, sign[2..], language);
            else
                Add(FileNames, sign, language);
        }
    }

    private static void Add(Dictionary<string, List<string>> lists, string key, string language)
    {
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(lists, key, out _);
        list ??= [];
        if (!list.Contains(language))
            list.Add(language);
    }
}
