using AutoVibe.Platform;
using AutoVibe.Tests;

namespace AutoVibe.Redis.Tests;

/// <summary>What every query cache does that keeps answers.</summary>
public abstract class QueryCacheContract
{
    private static readonly QueryKey Projects = new(QueryKind.Project, "projects", "all");

    private int _loads;

    private protected abstract Task<IQueryCache> CacheAsync();

    private protected abstract Task PassAsync(TimeSpan span);

    [ContractFact]
    public async Task An_answer_is_loaded_once_and_given_again()
    {
        var cache = await CacheAsync();

        Assert.Equal("one", (await AskAsync(cache, Projects, "one"))!.Text);
        Assert.Equal("one", (await AskAsync(cache, Projects, "two"))!.Text);

        Assert.Equal(1, _loads);
    }

    [ContractFact]
    public async Task Other_questions_have_other_answers()
    {
        var cache = await CacheAsync();

        Assert.Equal("one", (await AskAsync(cache, Projects, "one"))!.Text);

        Assert.Equal("two", (await AskAsync(cache, Projects with { Question = "active" }, "two"))!.Text);
        Assert.Equal("three", (await AskAsync(cache, Projects with { Area = "projects/a" }, "three"))!.Text);
    }

    [ContractFact]
    public async Task A_hundred_callers_at_the_same_time_cause_one_load()
    {
        var cache = await CacheAsync();
        var loaded = new TaskCompletionSource<Answer?>();
        var loads = 0;

        var callers = Enumerable.Range(0, 100).Select(_ => Task.Run(() => cache.GetAsync(Projects, LoadAsync, keep: null, CancellationToken.None))).ToList();
        await Until.TrueAsync(() => Task.FromResult(Volatile.Read(ref loads) > 0), "The load");
        loaded.SetResult(new("one"));

        Assert.All(await Task.WhenAll(callers), answer => Assert.Equal("one", answer!.Text));
        Assert.Equal(1, loads);

        Task<Answer?> LoadAsync(CancellationToken ct)
        {
            Interlocked.Increment(ref loads);
            return loaded.Task;
        }
    }

    [ContractFact]
    public async Task An_answer_is_loaded_anew_when_its_life_is_over()
    {
        var cache = await CacheAsync();
        var status = new QueryKey(QueryKind.MachineStatus, "machines", "all");
        await AskAsync(cache, Projects, "one");
        await AskAsync(cache, status, "one");

        await PassAsync(TimeSpan.FromSeconds(31));

        Assert.Equal("two", (await AskAsync(cache, status, "two"))!.Text);
        Assert.Equal("one", (await AskAsync(cache, Projects, "two"))!.Text);

        await PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal("two", (await AskAsync(cache, Projects, "two"))!.Text);
    }

    [ContractFact]
    public async Task That_there_is_no_such_thing_is_kept_for_a_shorter_while()
    {
        var cache = await CacheAsync();

        Assert.Null(await AskAsync(cache, Projects, null));
        Assert.Null(await AskAsync(cache, Projects, "one"));

        await PassAsync(TimeSpan.FromSeconds(31));

        Assert.Equal("one", (await AskAsync(cache, Projects, "one"))!.Text);
    }

    [ContractFact]
    public async Task An_answer_that_must_not_be_kept_is_loaded_each_time()
    {
        var cache = await CacheAsync();

        await cache.GetAsync(Projects, LoadAsync, keep: _ => false, CancellationToken.None);
        await cache.GetAsync(Projects, LoadAsync, keep: _ => false, CancellationToken.None);

        Assert.Equal(2, _loads);

        Task<Answer?> LoadAsync(CancellationToken ct)
        {
            _loads++;
            return Task.FromResult<Answer?>(new("one"));
        }
    }

    [ContractFact]
    public async Task Forgetting_an_area_forgets_what_is_below_it_and_nothing_else()
    {
        var cache = await CacheAsync();
        string[] areas = ["projects", "projects/a", "projects/b", "projectsx", "pipelines"];
        foreach (var area in areas)
            await AskAsync(cache, Projects with { Area = area }, "old");

        await cache.ForgetAsync("projects/a", CancellationToken.None);
        Assert.Equal(["projects/a"], await ChangedAsync("new"));

        await cache.ForgetAsync("projects/*", CancellationToken.None);
        Assert.Equal(["projects", "projects/a", "projects/b"], await ChangedAsync("newer"));

        await cache.ForgetAsync("*", CancellationToken.None);
        Assert.Equal(areas, await ChangedAsync("newest"));

        async Task<List<string>> ChangedAsync(string text)
        {
            var changed = new List<string>();
            foreach (var area in areas)
            {
                if ((await AskAsync(cache, Projects with { Area = area }, text))!.Text == text)
                    changed.Add(area);
            }

            return changed;
        }
    }

    [ContractFact]
    public async Task What_was_loaded_before_it_was_forgotten_is_not_given_to_who_asks_afterwards()
    {
        var cache = await CacheAsync();
        var (begun, old) = (new TaskCompletionSource(), new TaskCompletionSource<Answer?>());
        var first = cache.GetAsync(Projects, LoadOldAsync, keep: null, CancellationToken.None);
        await begun.Task;

        await cache.ForgetAsync("projects", CancellationToken.None);
        var second = await AskAsync(cache, Projects, "new");
        old.SetResult(new("old"));

        Assert.Equal("new", second!.Text);
        Assert.Equal("old", (await first)!.Text);
        Assert.NotEqual("old", (await AskAsync(cache, Projects, "newer"))!.Text);

        Task<Answer?> LoadOldAsync(CancellationToken ct)
        {
            begun.SetResult();
            return old.Task;
        }
    }

    [ContractFact]
    public async Task An_old_answer_that_is_stored_after_it_was_forgotten_is_never_given()
    {
        var cache = await CacheAsync();
        var (begun, old) = (new TaskCompletionSource(), new TaskCompletionSource<Answer?>());
        var first = cache.GetAsync(Projects, LoadOldAsync, keep: null, CancellationToken.None);
        await begun.Task;

        await cache.ForgetAsync("projects", CancellationToken.None);
        old.SetResult(new("old"));
        await first;

        Assert.Equal("new", (await AskAsync(cache, Projects, "new"))!.Text);

        Task<Answer?> LoadOldAsync(CancellationToken ct)
        {
            begun.SetResult();
            return old.Task;
        }
    }

    [ContractFact]
    public async Task A_failed_load_is_not_kept()
    {
        var cache = await CacheAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => cache.GetAsync<Answer>(Projects, _ => throw new InvalidOperationException(), keep: null, CancellationToken.None));

        Assert.Equal("one", (await AskAsync(cache, Projects, "one"))!.Text);
    }

    private Task<Answer?> AskAsync(IQueryCache cache, QueryKey key, string? text) => cache.GetAsync(
        key,
        _ =>
        {
            Interlocked.Increment(ref _loads);
            return Task.FromResult(text is null ? null : new Answer(text));
        },
        keep: null,
        CancellationToken.None);

    public sealed record Answer(string Text);
}
