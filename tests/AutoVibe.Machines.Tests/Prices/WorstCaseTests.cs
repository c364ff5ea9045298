using FsCheck;
using FsCheck.Fluent;

namespace AutoVibe.Machines.Tests;

/// <summary>Whatever a call really uses, it costs no more than its worst case.</summary>
public sealed class WorstCaseTests
{
    private static readonly Gen<ModelPrice> Prices = Gen.Elements(PriceTable.BuiltIn.Models.AsEnumerable());
    private static readonly Gen<long> Tokens = Gen.OneOf(Gen.Choose(0, 1000), Gen.Choose(0, 1_000_000)).Select(number => (long)number);

    [Fact]
    public void No_way_to_count_the_tokens_of_a_call_costs_more_than_its_worst_case()
    {
        var calls =
            from price in Prices
            from counts in Tokens.ArrayOf(5)
            from longCache in Gen.Elements(true, false)
            from more in Tokens
            select (price, longCache, more, counts: new TokenCounts { Input = counts[0], CachedRead = counts[1], CacheWrite = counts[2], CacheWriteLong = longCache ? counts[3] : 0, Output = counts[4] });

        Prop.ForAll(calls.ToArbitrary(), call => call.price.Cost(call.counts) <= call.price.WorstCost(call.counts.Prompt + call.more, call.counts.Output, call.longCache))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void An_answer_is_clamped_to_exactly_what_the_amount_pays_for()
    {
        var calls =
            from price in Prices
            from amount in Gen.Choose(0, 5_000_000)
            from input in Tokens
            from longCache in Gen.Elements(true, false)
            select (price, amount, input, longCache);

        Prop.ForAll(calls.ToArbitrary(), call =>
        {
            var output = call.price.AffordableOutput(call.amount, call.input, call.longCache);
            return output < 0
                ? call.price.WorstCost(call.input, 0, call.longCache) > call.amount
                : call.price.WorstCost(call.input, output, call.longCache) <= call.amount && call.price.WorstCost(call.input, output + 1, call.longCache) > call.amount;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }
}
