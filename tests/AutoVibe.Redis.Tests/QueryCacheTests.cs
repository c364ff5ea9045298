using System.Diagnostics.Metrics;
using AutoVibe.Pipelines.Testing;
using AutoVibe.Platform;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Redis.Tests;

public sealed class InProcessQueryCacheTests : QueryCacheContract, IDisposable
{
    private readonly ManualTime _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<PlatformTelemetry>().BuildServiceProvider();

    [Fact]
    public async Task Of_too_many_answers_the_one_asked_for_longest_ago_goes()
    {
        var cache = new InProcessQueryCache(_services.GetRequiredService<PlatformTelemetry>(), _time, capacity: 2);
        foreach (var question in (string[])["a", "b", "a", "c"])
            await AskAsync(cache, question, "old");

        Assert.Equal(2, cache.Count);
        Assert.Equal("old", await AskAsync(cache, "a", "new"));
        Assert.Equal("new", await AskAsync(cache, "b", "new"));
    }

    [Fact]
    public async Task Where_others_write_to_the_database_nothing_is_kept()
    {
        var cache = new LoadingQueryCache(_services.GetRequiredService<PlatformTelemetry>());

        Assert.Equal("one", await AskAsync(cache, "a", "one"));
        Assert.Equal("two", await AskAsync(cache, "a", "two"));
    }

    [Fact]
    public async Task Hits_and_misses_are_counted()
    {
        var counted = new List<object?>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, all) => all.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
        {
            if (instrument.Name == "autovibe.cache.requests" && Equals(instrument.Meter.Scope, _services.GetRequiredService<IMeterFactory>()))
                counted.AddRange(tags.ToArray().Select(tag => tag.Value));
        });
        listener.Start();
        var cache = await CacheAsync();

        await AskAsync(cache, "a", "one");
        await AskAsync(cache, "a", "one");

        Assert.Equal(["project", "miss", "project", "hit"], counted);
    }

    public void Dispose() => _services.Dispose();

    private protected override Task<IQueryCache> CacheAsync() =>
        Task.FromResult<IQueryCache>(new InProcessQueryCache(_services.GetRequiredService<PlatformTelemetry>(), _time));

    private protected override Task PassAsync(TimeSpan span)
    {
        _time.Advance(span);
        return Task.CompletedTask;
    }

    private static Task<string?> AskAsync(IQueryCache cache, string question, string text) =>
        cache.GetAsync(new(QueryKind.Project, "projects", question), _ => Task.FromResult<string?>(text), keep: null, CancellationToken.None);
}

[OnRedis]
public sealed class RedisQueryCacheTests : QueryCacheContract, IAsyncLifetime
{
    private readonly string _scope = RedisProcess.NewScope();
    private RedisProcess _process = null!;
    private RedisProcess _other = null!;

    public async Task InitializeAsync()
    {
        if (RequiresRedis.Skip is not null)
            return;
        _process = await RedisProcess.StartAsync(await RedisServer.SharedAsync(), _scope);
        _other = await RedisProcess.StartAsync(await RedisServer.SharedAsync(), _scope);
    }

    public async Task DisposeAsync()
    {
        await (_process?.DisposeAsync() ?? default);
        await (_other?.DisposeAsync() ?? default);
    }

    [RedisFact]
    public async Task What_one_process_loaded_the_other_is_given_until_either_forgets_it()
    {
        Assert.Equal("one", await AskAsync(_process, "one"));
        Assert.Equal("one", await AskAsync(_other, "two"));

        await _other.Cache.ForgetAsync("projects", CancellationToken.None);

        Assert.Equal("three", await AskAsync(_process, "three"));
    }

    [RedisFact]
    public async Task An_old_answer_that_another_process_forgot_during_its_load_is_never_given()
    {
        var (begun, old) = (new TaskCompletionSource(), new TaskCompletionSource<string?>());
        var first = _process.Cache.GetAsync(Key, _ => { begun.SetResult(); return old.Task; }, keep: null, CancellationToken.None);
        await begun.Task;

        await _other.Cache.ForgetAsync("projects", CancellationToken.None);
        old.SetResult("old");
        await first;

        Assert.Equal("new", await AskAsync(_process, "new"));
    }

    [RedisFact]
    public async Task A_generation_that_Redis_drops_for_room_makes_no_older_answer_valid()
    {
        await AskAsync(_process, "old");
        await _other.Cache.ForgetAsync("projects", CancellationToken.None);

        await _process.Database.KeyDeleteAsync($"autovibe:query_cache:{{{_scope}}}:~projects");

        Assert.Equal("new", await AskAsync(_process, "new"));
    }

    [RedisFact]
    public async Task Two_installations_on_one_server_do_not_meet()
    {
        await using var stranger = await RedisProcess.StartAsync(await RedisServer.SharedAsync(), RedisProcess.NewScope());
        await AskAsync(_process, "ours");

        Assert.Equal("theirs", await AskAsync(stranger, "theirs"));
    }

    [RedisFact]
    public async Task An_answer_in_a_form_of_another_version_is_loaded_anew()
    {
        await _process.Cache.GetAsync<Other>(Key, _ => Task.FromResult<Other?>(new(7)), keep: null, CancellationToken.None);

        Assert.Equal("new", await AskAsync(_process, "new"));
    }

    private protected override Task<IQueryCache> CacheAsync() => Task.FromResult(_process.Cache);

    private protected override Task PassAsync(TimeSpan span) => RedisClock.PassAsync(_process.Database, _scope, span);

    private static QueryKey Key { get; } = new(QueryKind.Project, "projects", "all");

    private static Task<string?> AskAsync(RedisProcess process, string text) =>
        process.Cache.GetAsync(Key, _ => Task.FromResult<string?>(text), keep: null, CancellationToken.None);

    private sealed record Other(int Number);
}
