namespace AutoVibe.Machines.Tests;

public sealed class GreedinessTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.1, 1)]
    [InlineData(0.125, 2)]
    [InlineData(0.5, 3)]
    [InlineData(0.88, 5)]
    [InlineData(1, 5)]
    public void The_width_grows_from_one_attempt_to_the_limit(double greediness, int width)
    {
        Assert.Equal(width, new Greediness(greediness).Width(5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void A_limit_of_one_is_one_attempt_however_greedy(double greediness)
    {
        Assert.Equal(1, new Greediness(greediness).Width(1));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(0.5, 55)]
    [InlineData(1, 100)]
    public void A_round_may_reserve_from_a_tenth_to_all_of_what_is_left(double greediness, long ofHundred)
    {
        Assert.Equal(ofHundred, new Greediness(greediness).MayReserve(100));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Of_nothing_left_nothing_may_be_reserved(long left)
    {
        Assert.Equal(0, new Greediness(1).MayReserve(left));
    }

    [Fact]
    public void What_may_be_reserved_is_never_more_than_what_is_left()
    {
        foreach (var left in new[] { 1, 7, 999_999_999_999_999, BudgetAmounts.Most, long.MaxValue })
            Assert.Equal(left, new Greediness(1).MayReserve(left));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 5.5)]
    [InlineData(1, 10)]
    public void Its_weight_never_starves_anybody(double greediness, double weight)
    {
        Assert.Equal(weight, new Greediness(greediness).Weight);
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void Nothing_else_is_a_greediness(double value)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Greediness(value));
    }

    [Fact]
    public void It_is_explained()
    {
        Assert.Equal(
            "0.5: weight 5.5 of 10 for machine slots, 3 of at most 5 attempts side by side, 2 of at most 2 rounds while none wins, a round may reserve 55% of the money that is left",
            new Greediness(0.5).Explain(5, 2));
    }
}
