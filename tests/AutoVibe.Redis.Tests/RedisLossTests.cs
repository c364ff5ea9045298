using AutoVibe.Platform;
using AutoVibe.Tests;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AutoVibe.Redis.Tests;

/// <summary>Redis killed, paused, flushed and full: slower, never wrong, and by itself back to what it was.</summary>
public sealed class RedisLossTests : IAsyncLifetime
{
    private static readonly QueryKey Key = new(QueryKind.Project, "projects", "all");
    private static readonly RateLimit Twice = new(2, TimeSpan.FromMinutes(1));

    private readonly string _scope = RedisProcess.NewScope();
    private RedisServer _server = null!;
    private RedisProcess _process = null!;
    private string _truth = "first";

    public async Task InitializeAsync()
    {
        if (RequiresRedis.Skip is not null)
            return;
        _server = await RedisServer.StartAsync();
        _process = await RedisProcess.StartAsync(_server, _scope, mayBeLost: true);
    }

    public async Task DisposeAsync()
    {
        await (_process?.DisposeAsync() ?? default);
        await (_server?.DisposeAsync() ?? default);
    }

    [RedisFact]
    public async Task A_killed_server_costs_nothing_but_time_and_is_found_again()
    {
        Assert.Equal("first", await AskAsync());
        Assert.Equal(HealthStatus.Healthy, await HealthAsync());

        await _server.KillAsync();
        await WriteAsync("second");

        Assert.Equal("second", await AskAsync());
        Assert.Equal(HealthStatus.Degraded, await HealthAsync());

        await _server.StartAgainAsync();
        await _process.UsableAsync();

        Assert.Equal("second", await AskAsync());
        Assert.Equal(HealthStatus.Healthy, await HealthAsync());
    }

    [RedisFact]
    public async Task What_was_written_while_the_server_hung_is_not_hidden_by_what_it_still_holds()
    {
        Assert.Equal("first", await AskAsync());

        await _server.PauseAsync();
        await Until.TrueAsync(
            async () =>
            {
                await AskAsync();
                return !_process.Link.IsUsable;
            },
            "The end of calls");

        // Nothing of this reaches the server, not even late.
        await WriteAsync("second");
        Assert.Equal("second", await AskAsync());
        await _server.ResumeAsync();
        await _process.UsableAsync();

        Assert.Equal("second", await AskAsync());
    }

    [RedisFact]
    public async Task A_server_that_hangs_holds_up_two_calls_and_no_more()
    {
        await AskAsync();
        await _server.PauseAsync();
        var started = TimeProvider.System.GetTimestamp();

        for (var i = 0; i < 200; i++)
            await AskAsync();

        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, (RedisProcess.Timeout * 2) + TimeSpan.FromSeconds(2));
        Assert.Single(_process.Log, line => line.Contains("away", StringComparison.Ordinal));
        await _server.ResumeAsync();
    }

    [RedisFact]
    public async Task A_server_that_is_busy_for_seconds_is_left_alone_and_found_again()
    {
        Assert.Equal("first", await AskAsync());
        await _server.CommandAsync("CLIENT PAUSE 2000");
        await WriteAsync("second");

        Assert.Equal("second", await AskAsync());
        await _process.UsableAsync();

        Assert.Equal("second", await AskAsync());
    }

    [RedisFact]
    public async Task A_flushed_server_makes_nothing_wrong()
    {
        await AskAsync();
        await using var held = (await _process.Locks.TryTakeAsync("a", TimeSpan.FromMilliseconds(600), CancellationToken.None)).Lock!;
        var before = await _process.Streams.AppendAsync("a", "one", CancellationToken.None);
        await _process.Limiter.TakeAsync("one", Twice, CancellationToken.None);
        _truth = "second";

        await _server.CommandAsync("FLUSHALL");

        Assert.Equal("second", await AskAsync());
        await Until.TrueAsync(() => Task.FromResult(held.Lost.IsCancellationRequested), "The loss of the lock");
        await using var next = (await _process.Locks.TryTakeAsync("a", TimeSpan.FromMilliseconds(600), CancellationToken.None)).Lock!;
        Assert.True(next.Token > held.Token);
        await _process.Streams.AppendAsync("a", "two", CancellationToken.None);
        var page = await _process.Streams.ReadAsync("a", before, 10, CancellationToken.None);
        Assert.True(page.Missed);
        Assert.Equal(["two"], page.Entries.Select(entry => entry.Text));
        Assert.True((await _process.Limiter.TakeAsync("one", Twice, CancellationToken.None)).IsAllowed);
    }

    [RedisFact]
    public async Task A_full_server_stores_nothing_new_and_still_forgets()
    {
        Assert.Equal("first", await AskAsync());
        await _server.CommandAsync("CONFIG SET maxmemory 1");

        Assert.Equal(HealthStatus.Degraded, await HealthAsync());
        Assert.Equal("first", await AskAsync());
        await WriteAsync("second");
        Assert.Equal("second", await AskAsync());
        Assert.Equal(LockOutcome.Unavailable, (await _process.Locks.TryTakeAsync("a", TimeSpan.FromMinutes(1), CancellationToken.None)).Outcome);
        Assert.Equal([true, true, false], await TakeAsync(3));
        Assert.Equal("x", Assert.Single((await AppendedAsync()).Entries).Text);

        await _server.CommandAsync("CONFIG SET maxmemory 0");

        Assert.Equal(HealthStatus.Healthy, await HealthAsync());
        Assert.True(_process.Link.IsUsable);
        Assert.Equal("second", await AskAsync());
    }

    [RedisFact]
    public async Task Without_a_server_each_process_counts_for_itself_and_nobody_takes_a_lock()
    {
        await _server.KillAsync();

        Assert.Equal([true, true, false], await TakeAsync(3));
        Assert.Equal(LockOutcome.Unavailable, (await _process.Locks.TryTakeAsync("a", TimeSpan.FromMinutes(1), CancellationToken.None)).Outcome);
    }

    [RedisFact]
    public async Task The_holder_of_a_lock_is_told_before_a_hanging_server_gives_it_to_another()
    {
        await using var other = await RedisProcess.StartAsync(_server, _scope, mayBeLost: true);
        await using var held = (await _process.Locks.TryTakeAsync("a", TimeSpan.FromMilliseconds(900), CancellationToken.None)).Lock!;

        await _server.PauseAsync();
        await Until.TrueAsync(() => Task.FromResult(held.Lost.IsCancellationRequested), "The loss");
        await _server.ResumeAsync();
        await other.UsableAsync();

        LockAnswer answer = null!;
        await Until.TrueAsync(async () => (answer = await other.Locks.TryTakeAsync("a", TimeSpan.FromMinutes(1), CancellationToken.None)).Outcome == LockOutcome.Taken, "The lock");
        await using var next = answer.Lock!;
        Assert.True(next.Token > held.Token);
    }

    [RedisFact]
    public async Task Whoever_follows_a_stream_goes_on_in_this_process_and_is_told_that_something_may_be_missing()
    {
        await using var pages = _process.Streams.FollowAsync("a", null, CancellationToken.None).GetAsyncEnumerator();
        var (texts, missed) = (new List<string>(), false);
        await _process.Streams.AppendAsync("a", "before", CancellationToken.None);
        await ReadUntilAsync("before");
        Assert.False(missed);

        await _server.KillAsync();
        await _process.Streams.AppendAsync("a", "meanwhile", CancellationToken.None);
        await ReadUntilAsync("meanwhile");
        await _server.StartAgainAsync();
        await _process.UsableAsync();
        await _process.Streams.AppendAsync("a", "after", CancellationToken.None);
        await ReadUntilAsync("after");

        Assert.True(missed);
        Assert.Equal(["before", "meanwhile", "after"], texts);

        async Task ReadUntilAsync(string last)
        {
            while (texts.LastOrDefault() != last)
            {
                Assert.True(await pages.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
                texts.AddRange(pages.Current.Entries.Select(entry => entry.Text));
                missed |= pages.Current.Missed;
            }
        }
    }

    private Task<string?> AskAsync() => _process.Cache.GetAsync(Key, _ => Task.FromResult<string?>(_truth), keep: null, CancellationToken.None);

    private Task WriteAsync(string text)
    {
        _truth = text;
        return _process.Cache.ForgetAsync("projects", CancellationToken.None);
    }

    private async Task<HealthStatus> HealthAsync() => (await _process.Health.CheckHealthAsync(new(), CancellationToken.None)).Status;

    private async Task<List<bool>> TakeAsync(int times)
    {
        var allowed = new List<bool>();
        for (var i = 0; i < times; i++)
            allowed.Add((await _process.Limiter.TakeAsync("one", Twice, CancellationToken.None)).IsAllowed);
        return allowed;
    }

    private async Task<Machines.LogPage> AppendedAsync()
    {
        await using var pages = _process.Streams.FollowAsync("full", null, CancellationToken.None).GetAsyncEnumerator();
        var next = pages.MoveNextAsync().AsTask();
        await _process.Streams.AppendAsync("full", "x", CancellationToken.None);
        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(30)));
        return pages.Current;
    }
}
