using AutoVibe.Pipelines.Testing;
using AutoVibe.Platform;
using AutoVibe.Tests;

namespace AutoVibe.Redis.Tests;

public sealed class InProcessRateLimiterTests : RateLimiterContract
{
    private readonly ManualTime _time = new();

    public InProcessRateLimiterTests() => Limiter = new InProcessRateLimiter(_time);

    private protected override IRateLimiter Limiter { get; }

    [Fact]
    public async Task Of_too_many_who_are_counted_the_one_seen_longest_ago_begins_anew()
    {
        var limiter = new InProcessRateLimiter(_time, capacity: 2);
        var once = new RateLimit(1, TimeSpan.FromMinutes(1));
        foreach (var who in (string[])["a", "b", "a", "c"])
            await limiter.TakeAsync(who, once, CancellationToken.None);

        Assert.False((await limiter.TakeAsync("a", once, CancellationToken.None)).IsAllowed);
        Assert.True((await limiter.TakeAsync("b", once, CancellationToken.None)).IsAllowed);
    }

    private protected override Task PassAsync(TimeSpan span)
    {
        _time.Advance(span);
        return Task.CompletedTask;
    }
}

[OnRedis]
public sealed class RedisRateLimiterTests : RateLimiterContract, IAsyncLifetime
{
    private readonly string _scope = RedisProcess.NewScope();
    private RedisProcess _process = null!;

    private protected override IRateLimiter Limiter => _process.Limiter;

    public async Task InitializeAsync()
    {
        if (RequiresRedis.Skip is null)
            _process = await RedisProcess.StartAsync(await RedisServer.SharedAsync(), _scope);
    }

    public Task DisposeAsync() => (_process?.DisposeAsync() ?? default).AsTask();

    [RedisFact]
    public async Task Two_processes_count_together()
    {
        await using var other = await RedisProcess.StartAsync(await RedisServer.SharedAsync(), _scope);
        var twice = new RateLimit(2, TimeSpan.FromMinutes(1));

        Assert.True((await Limiter.TakeAsync("one", twice, CancellationToken.None)).IsAllowed);
        Assert.True((await other.Limiter.TakeAsync("one", twice, CancellationToken.None)).IsAllowed);
        Assert.False((await Limiter.TakeAsync("one", twice, CancellationToken.None)).IsAllowed);
    }

    [RedisFact]
    public async Task What_is_remembered_goes_when_its_window_is_over()
    {
        await Limiter.TakeAsync("one", new(5, TimeSpan.FromMinutes(1)), CancellationToken.None);

        await PassAsync(TimeSpan.FromMinutes(1));

        Assert.False(await _process.Database.KeyExistsAsync($"autovibe:rate_limit:{{{_scope}}}:one"));
    }

    private protected override Task PassAsync(TimeSpan span) => RedisClock.PassAsync(_process.Database, _scope, span);
}
