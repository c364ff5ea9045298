using AutoVibe.Platform;

namespace AutoVibe.Redis.Tests;

/// <summary>What every rate limiter does.</summary>
public abstract class RateLimiterContract
{
    private static readonly RateLimit ThreeAMinute = new(3, TimeSpan.FromMinutes(1));

    private protected abstract IRateLimiter Limiter { get; }

    private protected abstract Task PassAsync(TimeSpan span);

    [ContractFact]
    public async Task It_says_how_many_are_left()
    {
        Assert.Equal(2, (await TakeAsync()).Remaining);
        Assert.Equal(1, (await TakeAsync()).Remaining);
        Assert.Equal(0, (await TakeAsync()).Remaining);
    }

    [ContractFact]
    public async Task Beyond_the_limit_it_refuses_and_says_when_a_place_is_free()
    {
        await TakeAsync();
        await PassAsync(TimeSpan.FromSeconds(20));
        await TakeAsync();
        await TakeAsync();

        var refused = await TakeAsync();

        Assert.False(refused.IsAllowed);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromSeconds(35), TimeSpan.FromSeconds(40));

        await PassAsync(refused.RetryAfter);

        Assert.True((await TakeAsync()).IsAllowed);
        Assert.False((await TakeAsync()).IsAllowed);
    }

    [ContractFact]
    public async Task Whoever_waits_as_long_as_a_refusal_says_gets_a_place()
    {
        foreach (var who in Enumerable.Range(0, 20).Select(number => $"{number}"))
        {
            for (var i = 0; i < 3; i++)
                await TakeAsync(who);

            await PassAsync((await TakeAsync(who)).RetryAfter);

            Assert.True((await TakeAsync(who)).IsAllowed);
        }
    }

    [ContractFact]
    public async Task In_no_window_are_there_more_than_the_limit()
    {
        await PassAsync(TimeSpan.FromSeconds(50));
        for (var i = 0; i < 3; i++)
            Assert.True((await TakeAsync()).IsAllowed);

        // A window that begins anew every minute would allow three more here.
        await PassAsync(TimeSpan.FromSeconds(15));

        Assert.False((await TakeAsync()).IsAllowed);
    }

    [ContractFact]
    public async Task A_refusal_takes_no_place()
    {
        for (var i = 0; i < 10; i++)
            await TakeAsync();

        await PassAsync(TimeSpan.FromMinutes(1));

        Assert.True((await TakeAsync()).IsAllowed);
    }

    [ContractFact]
    public async Task Others_have_places_of_their_own()
    {
        for (var i = 0; i < 4; i++)
            await TakeAsync();

        Assert.True((await TakeAsync("another")).IsAllowed);
    }

    [ContractFact]
    public async Task A_limit_that_was_lowered_counts_what_came_before()
    {
        for (var i = 0; i < 3; i++)
            await TakeAsync();

        var refused = await Limiter.TakeAsync("one", ThreeAMinute with { Acts = 1 }, CancellationToken.None);

        Assert.False(refused.IsAllowed);
        Assert.Equal(0, refused.Remaining);
    }

    [ContractFact]
    public async Task Callers_at_the_same_time_get_exactly_the_limit()
    {
        var callers = Enumerable.Range(0, 50).Select(_ => Task.Run(() => TakeAsync()));

        Assert.Equal(3, (await Task.WhenAll(callers)).Count(decision => decision.IsAllowed));
    }

    private Task<RateDecision> TakeAsync(string who = "one") => Limiter.TakeAsync(who, ThreeAMinute, CancellationToken.None);
}
