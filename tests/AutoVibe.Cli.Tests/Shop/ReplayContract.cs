using System.Globalization;
using AutoVibe.Pipelines;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Cli.Tests;

/// <summary>What a replay into a shadow run must do for a user, on either database.</summary>
public abstract class ReplayContract : IDisposable
{
    private protected TemporaryFolder Folder { get; } = new();

    public void Dispose() => Folder.Dispose();

    public virtual async Task A_shadow_run_does_the_work_again_under_the_same_ids_and_the_first_run_stays_as_it_is()
    {
        var (where, into) = await PlacesAsync();
        await using var shop = await Shop.OpenAsync(Folder, where);
        await shop.SendAsync(new Order("c1", 1), new Order("c1", 2, Fails: true), new Order("c1", 3), new Order("c2", 4));
        shop.TickTo(100);
        await shop.RestAsync(ticks: 100);
        var before = await shop.CutAsync();

        var counted = await shop.TellAsync("message", "replay", "shop", "--from", "2020-01-01T00:00:00Z", "--dry-run");
        var replayed = await shop.TellAsync("message", "replay", "shop", "--from", "2020-01-01T00:00:00Z", "--into", into);
        var again = await shop.TellAsync("message", "replay", "shop", "--from", "2020-01-01T00:00:00Z", "--into", into);

        Assert.Equal(["order--count-orders 4 0 2 2", "tick-feed--ticks 100 0 0 100"], Figures(counted));
        Assert.Equal(["order--count-orders 4 2 2 0", "tick-feed--ticks 100 100 0 0"], Figures(replayed));
        Assert.Equal(Figures(replayed), Figures(again));
        Assert.True(again.Json.GetProperty("finished").GetBoolean());
        await using var shadow = await Shop.OpenAsync(Folder, Where(into));
        shadow.TickTo(500);
        await shadow.EndAsync();
        Assert.Equal(await shop.MessagesAsync(Cut.Counted), await shadow.MessagesAsync(Cut.Counted));
        Assert.Equal(await shop.MessagesAsync(Cut.Ticks), await shadow.MessagesAsync(Cut.Ticks));
        var refused = await Assert.ThrowsAsync<PipelineException>(() => shadow.SendAsync(new Order("c9", 9)));
        Assert.Equal(PipelineErrors.ShadowRun, refused.Error);
        Assert.Equal((5, "AV1027"), Outcome(await shadow.TellAsync("intake", Folder.Root)));

        var after = await shop.CutAsync();
        Assert.Equal(before.Positions, after.Positions);
        Assert.Equal(before.States, after.States);
        Assert.Equal(before.Sent, after.Sent);
        Assert.Equal(before.Epochs, after.Epochs);
        Assert.True((await shop.TellAsync("doctor", "--deep")).Json.GetProperty("passed").GetBoolean());
        Assert.True((await shadow.TellAsync("doctor", "--deep")).Json.GetProperty("passed").GetBoolean());
    }

    public virtual async Task Killed_again_and_again_it_goes_on_where_it_was_and_no_message_comes_twice()
    {
        const int Ticks = 30_000;
        var (where, into) = await PlacesAsync();
        await using var shop = await Shop.OpenAsync(Folder, where);
        shop.TickTo(Ticks);
        await shop.RestAsync(Ticks);
        string[] words = ["message", "replay", "shop", "--from", "2020-01-01T00:00:00Z", "--into", into];
        Assert.Equal(0, (await shop.TellAsync([.. words, "--until", "2020-01-02T00:00:00Z"])).ExitCode);
        await using var shadow = await Shop.OpenAsync(Folder, Where(into));

        var kills = 0;
        while (kills < 3)
        {
            var seen = await SumAsync(shadow);
            using var replay = shop.Begin(words);
            await Until.TrueAsync(async () => replay.HasExited || await SumAsync(shadow) > seen, "the next messages");
            if (replay.HasExited)
                break;
            replay.KillNow();
            await replay.EndedAsync();
            kills++;
        }

        var end = await shop.TellAsync(words);

        Assert.True(kills > 0);
        Assert.Equal($"tick-feed--ticks {Ticks} {Ticks} 0 0", Figures(end)[1]);
        Assert.Equal(await shop.MessagesAsync(Cut.Ticks), await shadow.MessagesAsync(Cut.Ticks));
    }

    public virtual async Task It_begins_at_a_time_or_a_savepoint_and_never_with_two_starts_in_one_run()
    {
        var (where, into) = await PlacesAsync();
        await using var shop = await Shop.OpenAsync(Folder, where);
        await shop.SendAsync(new Order("c1", 1), new Order("c2", 2));
        await shop.RestAsync(ticks: 0);
        await shop.TellAsync("savepoint", "create", "shop", "middle");
        var middle = await shop.NowAsync();
        await shop.SendAsync(new Order("c1", 3), new Order("c3", 4), new Order("c4", 5));
        await shop.RestAsync(ticks: 0);
        var time = middle.ToString("O", CultureInfo.InvariantCulture);

        Assert.Equal(3, Messages(await shop.TellAsync("message", "replay", "shop", "--from", time, "--dry-run")));
        Assert.Equal(2, Messages(await shop.TellAsync("message", "replay", "shop", "--from", "2020-01-01T00:00:00Z", "--until", time, "--dry-run")));
        Assert.Equal(3, Messages(await shop.TellAsync("message", "replay", "shop", "--savepoint", "middle", "--into", into)));
        Assert.Equal((5, "AV1026"), Outcome(await shop.TellAsync("message", "replay", "shop", "--from", time, "--into", into)));
        Assert.Equal((5, "AV1026"), Outcome(await shop.TellAsync("message", "replay", "shop", "--savepoint", "middle", "--edge", Cut.Counted, "--into", into)));
        await shop.TellAsync("savepoint", "delete", "shop", "middle");
        Assert.Equal(3, Messages(await shop.TellAsync("message", "replay", "shop", "--savepoint", "middle", "--into", into)));
        Assert.Equal((3, "AV1022"), Outcome(await shop.TellAsync("message", "replay", "shop", "--savepoint", "middle", "--dry-run")));
    }

    public virtual async Task What_cannot_be_replayed_is_refused_with_its_code()
    {
        var (where, into) = await PlacesAsync();
        await using var shop = await Shop.OpenAsync(Folder, where);
        const string Time = "2020-01-01T00:00:00Z";

        Assert.Equal((3, "AV1003"), Outcome(await shop.TellAsync("message", "replay", "nothing", "--from", Time, "--into", into)));
        Assert.Equal((3, "AV1024"), Outcome(await shop.TellAsync("message", "replay", "shop", "--edge", "nothing", "--from", Time, "--into", into)));
        Assert.Equal((3, "AV1022"), Outcome(await shop.TellAsync("message", "replay", "shop", "--savepoint", "nothing", "--into", into)));
        Assert.Equal((2, "AV1025"), Outcome(await shop.TellAsync("message", "replay", "shop", "--into", into)));
        Assert.Equal((2, "AV1025"), Outcome(await shop.TellAsync("message", "replay", "shop", "--from", Time, "--savepoint", "one", "--into", into)));
        Assert.Equal((2, "AV1025"), Outcome(await shop.TellAsync("message", "replay", "shop", "--from", Time, "--until", Time, "--into", into)));
        Assert.Equal((2, "AV1025"), Outcome(await shop.TellAsync("message", "replay", "shop", "--from", Time)));
        Assert.Equal((2, "AV5002"), Outcome(await shop.TellAsync("message", "replay", "shop", "--from", "yesterday", "--into", into)));
        var self = await shop.TellAsync("message", "replay", "shop", "--from", Time, "--into", where[1]);
        Assert.Equal((5, "AV1026"), Outcome(self));
        Assert.Contains("this very run", self.Json.GetProperty("error").GetProperty("message").GetString());
    }

    /// <summary>The options that mean the shop's database, and the words that mean the shadow's.</summary>
    private protected abstract Task<(string[] Where, string Into)> PlacesAsync();

    private protected abstract string[] Where(string into);

    private static async Task<long> SumAsync(Shop shadow) =>
        (await shadow.Services.GetRequiredService<IReplayStore>().PositionsAsync(default)).Sum(position => position.Replayed);

    private static string[] Figures(Autovibe run) =>
    [
        .. run.Json.GetProperty("edges").EnumerateArray().Select(edge => string.Join(' ',
            new[] { "edge", "messages", "replayed", "leftOut", "remaining" }.Select(name => edge.GetProperty(name).ToString()))).Order(StringComparer.Ordinal),
    ];

    private static long Messages(Autovibe run) => run.Json.GetProperty("messages").GetInt64();

    private static (int, string?) Outcome(Autovibe run) => (run.ExitCode, run.ErrorCode);
}
