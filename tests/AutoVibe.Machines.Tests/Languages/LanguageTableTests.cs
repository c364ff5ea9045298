namespace AutoVibe.Machines.Tests;

public sealed class LanguageTableTests
{
    private static readonly LanguageTable Table = LanguageTable.Shared;

    [Fact]
    public void An_extension_of_several_languages_has_rules_and_a_common_case() =>
        Assert.Empty(Table.Extensions.Where(pair => pair.Value.Length > 1)
            .Where(pair => !Table.Rules.TryGetValue(pair.Key, out var rules) || !rules[^1].FitsAlways)
            .Select(pair => pair.Key));

    [Fact]
    public void Every_rule_can_be_reached_and_names_a_language_that_has_the_extension() =>
        Assert.Empty(Table.Rules.SelectMany(pair => pair.Value
            .Where((rule, place) => (rule.FitsAlways && place < pair.Value.Length - 1)
                || (rule.Language is not (LanguageGuess.Other or "Text") && !Table.Extensions.GetValueOrDefault(pair.Key, []).Contains(rule.Language)))
            .Select(rule => $"{pair.Key} {rule.Language}")));

    [Fact]
    public void Every_pattern_is_one() =>
        Assert.Empty(Table.Rules.SelectMany(pair => pair.Value).Where(rule => !rule.FitsAlways && rule.Fits("\u0001")).Select(rule => rule.Language));

    [Fact]
    public void No_name_is_claimed_twice() =>
        Assert.Empty(Table.FileNames.Where(pair => pair.Value.Length > 1).Select(pair => $"{pair.Key}: {string.Join(", ", pair.Value)}"));
}
