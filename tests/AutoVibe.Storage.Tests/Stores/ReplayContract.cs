using AutoVibe.Pipelines;
using AutoVibe.Tests;

namespace AutoVibe.Storage.Tests;

public abstract class ReplayContract(Func<Task<TestDatabase>> create, Func<Task<TestDatabase>> createAnother) : StoreContract(create)
{
    private static readonly DateTimeOffset LongAgo = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [ContractFact]
    public async Task An_empty_database_becomes_a_shadow_with_the_same_numbers_once()
    {
        await Bench.Catalog.RegisterAsync(Shapes.Orders() with { Name = "later" }, default);
        await using var other = await createAnother();
        var (catalog, replays) = (new SqlCatalogStore(other.Database), new SqlReplayStore(other.Database));

        for (var times = 0; times < 2; times++)
            await replays.BecomeShadowAsync(await RunAsync(), await Bench.Catalog.ListAsync(default), default);

        Assert.Equal(await RunAsync(), (await catalog.IdentifyAsync(default)).ShadowOf);
        Assert.Equal(await NumbersAsync(Bench.Catalog), await NumbersAsync(catalog));
        var added = await catalog.RegisterAsync(Shapes.Orders() with { Name = "newest" }, default);
        Assert.True(added.Edges.Values.Min() > Bench.Ids.Edges.Values.Max());
        Assert.Equal(await NumbersAsync(Bench.Catalog), (await NumbersAsync(catalog)).Where(line => !line.StartsWith("newest", StringComparison.Ordinal)));
    }

    [ContractFact]
    public async Task A_run_does_not_become_a_shadow_nor_a_shadow_that_of_another_run()
    {
        await using var other = await createAnother();
        var replays = new SqlReplayStore(other.Database);

        Assert.Contains("this very run", (await RefusedAsync(async () => await Bench.Replays.BecomeShadowAsync(await RunAsync(), [], default))).Message, StringComparison.Ordinal);
        Assert.Contains("a run of its own", (await RefusedAsync(() => Bench.Replays.BecomeShadowAsync(Guid.NewGuid(), [], default))).Message, StringComparison.Ordinal);
        await replays.BecomeShadowAsync(Guid.NewGuid(), [], default);
        Assert.Contains("another run", (await RefusedAsync(() => replays.BecomeShadowAsync(Guid.NewGuid(), [], default))).Message, StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task A_stretch_of_time_begins_and_ends_where_messages_were_accepted_and_not_behind_what_was_read()
    {
        await Bench.SendAsync(Bench.Log, "a", "b");
        var middle = (await Bench.ReadAsync(Bench.Log))[^1].CreatedAt + TimeSpan.FromMicroseconds(1);
        await Until.TrueAsync(async () => (await Bench.Savepoints.CreateAsync("orders", $"{Guid.NewGuid()}", null, default)).CreatedAt > middle, "the next moment");
        await Bench.SendAsync(Bench.Log, "c", "d", "e");
        await ReadToAsync(4);

        Assert.Equal((0, 4), await FindAsync(new(LongAgo, null), null));
        Assert.Equal((2, 4), await FindAsync(new(middle, null), null));
        Assert.Equal((0, 2), await FindAsync(new(LongAgo, null), middle));
        Assert.Equal((5, 4), await FindAsync(new(middle.AddDays(1), null), null));
    }

    [ContractFact]
    public async Task A_savepoint_begins_where_its_cursors_stand()
    {
        await Bench.SendAsync(Bench.Log, "a", "b", "c");
        await ReadToAsync(2);
        await Bench.Savepoints.CreateAsync("orders", "two", null, default);

        Assert.Equal((2, 2), await FindAsync(new(null, "two"), null));
        var unknown = await Assert.ThrowsAsync<PipelineException>(() => FindAsync(new(null, "three"), null));
        Assert.Equal(PipelineErrors.UnknownSavepoint, unknown.Error);
    }

    [ContractFact]
    public async Task What_is_parked_is_not_completed()
    {
        await Bench.SendAsync(Bench.Log, "a", "b", "c", "d");
        await Bench.ParkAllAsync(Bench.Log, DeliveryState.Waiting, DeliveryState.Dead, DeliveryState.Waiting);

        Assert.Equal([2, 3], (await Bench.Replays.ParkedAsync(Bench.Log, 1, 4, default)).Order());
    }

    [ContractFact]
    public async Task Messages_and_the_position_behind_them_are_one_commit()
    {
        await Bench.Replays.BeginAsync([Position(0), Position(0) with { At = Bench.Log with { Part = 1 } }], default);
        await Bench.Replays.BeginAsync([Position(7)], default);
        var to = new LogPosition(3, LongAgo);

        Assert.True(await Bench.Replays.AppendAsync(new(Bench.Log, 0, to, [StoreBench.Message(Bench.Log, "a"), StoreBench.Message(Bench.Log with { Part = 1 }, "b")]), default));
        Assert.False(await Bench.Replays.AppendAsync(new(Bench.Log, 0, to, [StoreBench.Message(Bench.Log, "a")]), default));
        Assert.True(await Bench.Replays.AppendAsync(new(Bench.Log, 3, new(5, LongAgo), []), default));

        Assert.Equal(["a"], (await Bench.ReadAsync(Bench.Log)).Select(message => message.Key));
        var position = (await Bench.Replays.PositionsAsync(default))[0];
        Assert.Equal((0, 5, 2), (position.Began, position.Position.Seq, position.Replayed));
        await Bench.IsSoundAsync();
    }

    [ContractFact]
    public async Task What_was_trimmed_says_up_to_when()
    {
        await Bench.SendAsync(Bench.Log, "a", "b");
        await AgeAsync(10);
        await Bench.SendAsync(Bench.Log, "c");
        await ReadToAsync(3);
        var last = (await Bench.ReadAsync(Bench.Log))[1].CreatedAt;
        await Bench.Upkeep.RetireAsync(new(), default);

        var range = (await Bench.Replays.FindAsync("orders", [Bench.Log.Edge], new(LongAgo, null), null, default))[0];

        Assert.Equal((2, 2, 3), (range.Trimmed, range.First.Seq, range.Last));
        Assert.InRange(range.TrimmedAt, last + TimeSpan.FromMicroseconds(1), last + TimeSpan.FromDays(1));
        var from = new ReplaySide(Bench.Catalog, Bench.Lanes, Bench.Replays);
        var refused = await RefusedAsync(() => MessageReplay.CountAsync(from, new() { Pipeline = "orders", From = range.TrimmedAt - TimeSpan.FromMicroseconds(1) }, default));
        Assert.Contains($"{range.TrimmedAt:O}", refused.Fix, StringComparison.Ordinal);
        Assert.Equal(1, (await MessageReplay.CountAsync(from, new() { Pipeline = "orders", From = range.TrimmedAt }, default)).Messages);
    }

    /// <summary>Makes all messages that are in the log this many days older.</summary>
    protected abstract Task AgeAsync(int days);

    private async Task<Guid> RunAsync() => (await Bench.Catalog.IdentifyAsync(default)).Run;

    private async Task<(long First, long Last)> FindAsync(ReplayStart start, DateTimeOffset? until)
    {
        var ranges = await Bench.Replays.FindAsync("orders", [Bench.Log.Edge], start, until, default);
        return (ranges[0].First.Seq, ranges[0].Last);
    }

    private ReplayPosition Position(long seq) => new() { At = Bench.Log, Start = "time", Began = seq, Position = new(seq, LongAgo) };

    private async Task ReadToAsync(long seq)
    {
        var lane = await Bench.ClaimAsync();
        await Bench.Lanes.CommitAsync(Bench.Commit(lane) with { Cursors = [await Bench.AdvanceAsync(Bench.Log, 0, seq, done: seq)] }, default);
    }

    private static async Task<IReadOnlyList<string>> NumbersAsync(SqlCatalogStore catalog) => await NumbersAsync((ICatalogStore)catalog);

    private static async Task<IReadOnlyList<string>> NumbersAsync(ICatalogStore catalog) =>
    [
        .. (await catalog.ListAsync(default)).SelectMany(pipeline => pipeline.Ids.Edges.Concat(pipeline.Ids.Segments).Concat(pipeline.Ids.Components)
            .Select(pair => $"{pipeline.Shape.Name} {pair.Key} {pair.Value}")),
    ];

    private static Task<PipelineException> RefusedAsync(Func<Task> act) => Assert.ThrowsAsync<PipelineException>(act);
}
