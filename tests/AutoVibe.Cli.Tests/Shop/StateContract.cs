using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

/// <summary>What looking at state, mending it and beginning anew must do for a user, on either database.</summary>
public abstract class StateContract : IDisposable
{
    private protected TemporaryFolder Folder { get; } = new();

    public void Dispose() => Folder.Dispose();

    public virtual async Task A_dead_letter_whose_cause_was_a_state_is_replayed_when_that_is_mended()
    {
        await using var shop = await Shop.OpenAsync(Folder, await WhereAsync());
        await shop.SendAsync(new("c1", 1), new("c1", 2), new("c2", 3));
        await shop.EndAsync();
        var seen = await shop.TellAsync("state", "show", "shop", "count-orders", "c1");
        Assert.Equal("""{"orders":2}""", seen.Json.GetProperty("body").GetRawText());

        Assert.Equal(0, (await shop.TellAsync("state", "replace", "shop", "count-orders", "c1", "--body", """{"orders":"two"}""")).ExitCode);
        await shop.SendAsync(new("c1", 4), new("c1", 5), new("c2", 6));
        await shop.EndAsync();
        var letter = Assert.Single((await shop.TellAsync("dead-letter", "list")).Json.GetProperty("letters").EnumerateArray());
        Assert.Equal(("state", true), (letter.GetProperty("reason").GetString(), letter.GetProperty("holds").GetBoolean()));
        var stale = await shop.TellAsync("state", "replace", "shop", "count-orders", "c1", "--body", """{"orders":2}""", "--if-version", seen.Json.GetProperty("version").GetString()!);
        Assert.Equal((5, "AV1031"), (stale.ExitCode, stale.ErrorCode));

        var mended = await shop.TellAsync("state", "replace", "shop", "count-orders", "c1", "--body", """{"orders":2}""");
        var replayed = await shop.TellAsync("dead-letter", "replay", "--all");
        await shop.EndAsync();

        Assert.Equal(seen.Json.GetProperty("version").GetString(), mended.Json.GetProperty("version").GetString());
        Assert.Equal(1, replayed.Json.GetProperty("changed").GetInt64());
        Assert.Equal("""{"orders":4}""", (await shop.TellAsync("state", "show", "shop", "count-orders", "c1")).Json.GetProperty("body").GetRawText());
        Assert.Equal("""{"orders":2}""", (await shop.TellAsync("state", "show", "shop", "count-orders", "c2")).Json.GetProperty("body").GetRawText());
        Assert.Equal(6, (await shop.MessagesAsync(Cut.Counted)).Count);
        Assert.True((await shop.TellAsync("doctor", "--deep")).Json.GetProperty("passed").GetBoolean());
    }

    public virtual async Task Components_that_begin_anew_again_and_again_lose_and_double_nothing()
    {
        await using var shop = await Shop.OpenAsync(Folder, await WhereAsync());
        for (var round = 0; round < 4; round++)
        {
            await shop.SendAsync(Enumerable.Range(round * 50, 50).Select(number => new Order($"c{number % 20}", number)));
            shop.TickTo((round + 1) * 300);
            foreach (var component in new[] { "count-orders", "pair-orders", "tick-feed" })
                Assert.Equal(0, (await shop.TellAsync("pipeline", "restart", "shop", component)).ExitCode);
        }

        await shop.RestAsync(ticks: 1200);

        Assert.Equal(1200, (await shop.MessagesAsync(Cut.Ticks)).Count);
        Assert.Equal(200, (await shop.MessagesAsync(Cut.Counted)).Count);
        var cut = await shop.CutAsync();
        Assert.All(cut.States, state => Assert.Contains("""{"orders":10}""", state, StringComparison.Ordinal));
        Assert.Equal((20, 0), (cut.States.Count, cut.Parked.Count));
        Assert.True((await shop.TellAsync("doctor", "--deep")).Json.GetProperty("passed").GetBoolean());
    }

    public virtual async Task A_half_that_a_merger_waits_with_is_removed_with_its_time_out()
    {
        await using var shop = await Shop.OpenAsync(Folder, await WhereAsync());
        await shop.SendAsync(new("c1", 1), new("c2", 2));
        await shop.EndAsync();
        var listed = await shop.TellAsync("state", "list", "shop", "pair-orders", "--prefix", "c");

        var removed = await shop.TellAsync("state", "reset", "shop", "pair-orders", "c1");

        Assert.Equal(["c1", "c2"], listed.Json.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("key").GetString()).Order());
        Assert.Equal("""{"numbers":[1]}""", removed.Json.GetProperty("body").GetRawText());
        Assert.EndsWith(" c2", Assert.Single((await shop.CutAsync()).Timers), StringComparison.Ordinal);
        await shop.SendAsync(new("c1", 3), new("c1", 4));
        await shop.EndAsync();
        Assert.Equal((3, "AV1030"), Outcome(await shop.TellAsync("state", "show", "shop", "pair-orders", "c1")));
        Assert.Equal(1, (await shop.TellAsync("state", "list", "shop", "pair-orders")).Json.GetProperty("total").GetInt64());
    }

    private protected abstract Task<string[]> WhereAsync();

    private static (int, string?) Outcome(Autovibe run) => (run.ExitCode, run.ErrorCode);
}

public sealed class SqliteStateTests : StateContract
{
    [Fact]
    public override Task A_dead_letter_whose_cause_was_a_state_is_replayed_when_that_is_mended() =>
        base.A_dead_letter_whose_cause_was_a_state_is_replayed_when_that_is_mended();

    [Fact]
    public override Task Components_that_begin_anew_again_and_again_lose_and_double_nothing() => base.Components_that_begin_anew_again_and_again_lose_and_double_nothing();

    [Fact]
    public override Task A_half_that_a_merger_waits_with_is_removed_with_its_time_out() => base.A_half_that_a_merger_waits_with_is_removed_with_its_time_out();

    private protected override Task<string[]> WhereAsync() => Task.FromResult<string[]>(["--data", Folder["data"]]);
}

public sealed class PostgresStateTests : StateContract
{
    [PostgresFact]
    public override Task A_dead_letter_whose_cause_was_a_state_is_replayed_when_that_is_mended() =>
        base.A_dead_letter_whose_cause_was_a_state_is_replayed_when_that_is_mended();

    [PostgresFact]
    public override Task Components_that_begin_anew_again_and_again_lose_and_double_nothing() => base.Components_that_begin_anew_again_and_again_lose_and_double_nothing();

    [PostgresFact]
    public override Task A_half_that_a_merger_waits_with_is_removed_with_its_time_out() => base.A_half_that_a_merger_waits_with_is_removed_with_its_time_out();

    private protected override async Task<string[]> WhereAsync()
    {
        var cluster = await PostgresCluster.SharedAsync();
        return ["--connection", cluster.ConnectionString(await cluster.CreateDatabaseAsync()), "--data", Folder["data"]];
    }
}
