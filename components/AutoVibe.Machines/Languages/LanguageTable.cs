using System.Collections.Frozen;

namespace AutoVibe.Machines;

/// <summary>What languages are known by, read from the text files beside this one.</summary>
internal sealed class LanguageTable
{
    private static readonly Lazy<LanguageTable> Loaded = new(Load);

    private LanguageTable(LanguageTableReader source, FrozenDictionary<string, LanguageRule[]> rules)
    {
        Names = source.Names.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        FileNames = Freeze(source.FileNames);
        Extensions = Freeze(source.Extensions);
        Interpreters = Freeze(source.Interpreters);
        Rules = rules;
    }

    public static LanguageTable Shared => Loaded.Value;

    /// <summary>A language's name by the name or alias that an editor's mode line uses.</summary>
    public FrozenDictionary<string, string> Names { get; }

    public FrozenDictionary<string, string[]> FileNames { get; }

    /// <summary>Languages by extension, in lower case and with its dot.</summary>
    public FrozenDictionary<string, string[]> Extensions { get; }

    public FrozenDictionary<string, string[]> Interpreters { get; }

    public FrozenDictionary<string, LanguageRule[]> Rules { get; }

    private static LanguageTable Load()
    {
        var reader = new LanguageTableReader();
        foreach (var line in ResourceLines.Of("programming.txt").Concat(ResourceLines.Of("text.txt")))
            reader.Read(line);

        var rules = ResourceLines.Of("disambiguation.txt").SelectMany(LanguageRule.Parse)
            .GroupBy(rule => rule.Extension, rule => rule.Rule)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
        return new(reader, rules);
    }

    private static FrozenDictionary<string, string[]> Freeze(Dictionary<string, List<string>> lists) =>
        lists.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToArray(), StringComparer.Ordinal);
}
