namespace AutoVibe.Machines.Tests;

public sealed class PriceTableTests
{
    private static readonly PriceTable Table = PriceTable.BuiltIn;

    [Fact]
    public void The_built_in_table_is_dated_in_dollars_and_holds_no_model_twice()
    {
        Assert.Matches(@"^\d{4}-\d{2}-\d{2}$", Table.Version);
        Assert.Equal("USD", Table.Currency);
        Assert.Equal(Table.Models.Count, Table.Models.Select(price => price.Model).Distinct().Count());
    }

    [Fact]
    public void Every_built_in_model_costs_something_is_limited_and_answers_for_more_than_it_reads() => Assert.All(Table.Models, price =>
    {
        Assert.True(price is { Input: > 0, CachedRead: > 0, CacheWrite: > 0, CacheWriteLong: > 0, MaxInput: > 0, MaxOutput: > 0 }, price.Model);
        Assert.True(price.CachedRead < price.Input && price.Input <= price.CacheWrite && price.CacheWrite <= price.CacheWriteLong && price.Input < price.Output, price.Model);
        Assert.Contains(price.Maker, new[] { "anthropic", "openai", "offline" });
    });

    [Theory]
    [InlineData("claude-opus-4-5", 5_000_000)]
    [InlineData("claude-opus-4-5-20251101", 5_000_000)]
    [InlineData("claude-haiku-4-5-latest", 1_000_000)]
    [InlineData("gpt-5.4-2026-03-05", 2_500_000)]
    [InlineData("autovibe-offline", 1_000_000)]
    public void A_model_is_found_by_its_name_with_or_without_a_date(string model, long input) => Assert.Equal(input, Table.Find(model)!.Input);

    [Theory]
    [InlineData("gpt-5.5-pro")]
    [InlineData("claude-opus-4-5-fast")]
    [InlineData("claude-opus-4-5-2025110")]
    [InlineData("CLAUDE-OPUS-4-5")]
    [InlineData("")]
    public void A_variant_that_nobody_priced_is_not_taken_for_its_neighbour(string model) => Assert.Null(Table.Find(model));

    [Fact]
    public void A_call_costs_what_each_of_its_tokens_costs_rounded_up()
    {
        var price = Table.Find("claude-opus-4-5")!;

        Assert.Equal(0, price.Cost(default));
        Assert.Equal(1, price.Cost(new() { CachedRead = 1 }));
        Assert.Equal(5 + 25, price.Cost(new() { Input = 1, Output = 1 }));
        Assert.Equal(5_000 + 500 + 6_250 + 10_000 + 25_000, price.Cost(new() { Input = 1000, CachedRead = 1000, CacheWrite = 1000, CacheWriteLong = 1000, Output = 1000 }));
    }

    [Fact]
    public void A_long_prompt_makes_the_whole_call_more_expensive()
    {
        var price = Table.Find("gpt-6.2-sol")!;

        Assert.Equal(544_000 + 10_000, price.Cost(new() { Input = 272_000, Output = 1000 }));
        Assert.Equal(1_088_004 + 15_000, price.Cost(new() { Input = 272_001, Output = 1000 }));
    }

    [Fact]
    public void Amounts_of_tokens_that_nobody_has_do_not_overflow() =>
        Assert.Equal(long.MaxValue, Table.Find("gpt-6.2-astra")!.Cost(new() { Input = long.MaxValue / 4, Output = long.MaxValue / 4 }));

    [Fact]
    public void In_another_currency_all_prices_are_converted_and_the_version_says_so()
    {
        var euros = Table.In("EUR", 0.9m);

        Assert.Equal("EUR", euros.Currency);
        Assert.Equal(4_500_000, euros.Find("claude-opus-4-5")!.Input);
        Assert.Equal(Table.Find("autovibe-offline"), euros.Find("autovibe-offline"));
        Assert.Matches($@"^{Table.Version}\+[0-9a-f]{{8}}$", euros.Version);
    }

    [Fact]
    public void Without_a_rate_only_the_offline_model_has_a_price_in_another_currency() =>
        Assert.Equal(["autovibe-offline"], Table.In("EUR", null).Models.Select(price => price.Model));

    [Fact]
    public void A_price_of_ones_own_takes_the_place_of_the_built_in_one()
    {
        var table = Table.With([Price("claude-opus-5", 7), Price("qwen3-coder:30b", 0)]);

        Assert.Equal(7, table.Find("claude-opus-5")!.Input);
        Assert.True(table.Find("qwen3-coder:30b")!.IsFree);
        Assert.Equal(Table.Models.Count + 1, table.Models.Count);
        Assert.NotEqual(Table.With([Price("claude-opus-5", 8)]).Version, table.Version);
    }

    [Fact]
    public void The_longest_pattern_wins_and_an_exact_name_over_all_of_them()
    {
        var table = Table.With([Price("qwen*", 1), Price("qwen3-*", 2), Price("qwen3-coder", 3)]);

        Assert.Equal([1, 2, 3], new[] { "qwen2", "qwen3-max", "qwen3-coder" }.Select(model => table.Find(model)!.Input));
    }

    private static ModelPrice Price(string model, long rate) => new() { Model = model, Input = rate, CachedRead = rate, CacheWrite = rate, CacheWriteLong = rate, Output = rate };
}
