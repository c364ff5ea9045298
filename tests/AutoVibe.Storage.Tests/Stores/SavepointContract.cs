using AutoVibe.Pipelines;

namespace AutoVibe.Storage.Tests;

public abstract class SavepointContract(Func<Task<TestDatabase>> create) : StoreContract(create)
{
    [ContractFact]
    public async Task Starting_from_a_savepoint_puts_everything_back_but_what_came_from_outside()
    {
        await Bench.SendAsync(Bench.Log, "a", "b", "c");
        var feed = Bench.Ids.Components["feed"];
        var source = await Bench.ClaimAsync("feed");
        await Bench.Lanes.CommitAsync(Bench.Commit(source) with { Positions = [new(feed, 0, [1])] }, default);
        var lane = await Bench.ClaimAsync();
        await Bench.Lanes.CommitAsync(
            Bench.Commit(lane) with
            {
                Cursors = [await Bench.AdvanceAsync(Bench.Log, 0, 2, done: 1)],
                Parked = [await Bench.ParkAsync(Bench.Log, 2, DeliveryState.Dead, holds: true)],
                States = [new(Bench.Enrich, "a", 1, [1])],
                Timers = [new(Bench.Enrich, "a", TimeSpan.FromHours(1))],
                Outputs = [StoreBench.Message(Bench.TaskLog, "a")],
            },
            default);
        var saved = await Bench.Savepoints.CreateAsync("orders", "before", null, default);
        Assert.Equal(("orders", "before", null, 1), (saved.Pipeline, saved.Name, saved.ExpiresAt, saved.Messages));

        await Bench.Lanes.CommitAsync(
            Bench.Commit(lane, 1) with
            {
                Cursors = [await Bench.AdvanceAsync(Bench.Log, 2, 3, done: 2)],
                Finished = [],
                States = [new(Bench.Enrich, "a", 1, [2]), new(Bench.Enrich, "b", 1, [2])],
                Timers = [new(Bench.Enrich, "a", null)],
                Outputs = [StoreBench.Message(Bench.TaskLog, "b")],
            },
            default);
        await Bench.Lanes.CommitAsync(Bench.Commit(source, 1) with { Positions = [new(feed, 1, [9])] }, default);
        await Bench.SendAsync(Bench.Log, "later");
        await Bench.Catalog.SetPausedAsync("orders", null, true, default);

        await Bench.Savepoints.StartAsync("orders", "before", default);

        var state = await Bench.Lanes.LoadAsync(lane.Lane, [Bench.Log.Edge], [Bench.Enrich], default);
        Assert.Equal(2, state.Cursors[Bench.Log.Edge].Seq);
        Assert.Equal((2, DeliveryState.Dead, true), state.Parked.Select(p => (p.Slot.Seq, p.State, p.Holds)).Single());
        Assert.Equal("a", Assert.Single(state.Timers).Key);
        Assert.Equal([1], Assert.Single(await Bench.Lanes.ReadStateAsync(Bench.Enrich, 0, ["a", "b"], default)).Body);
        Assert.Equal([1], (await Bench.Lanes.LoadAsync(source.Lane, [], [feed], default)).Positions[feed].Position!);
        Assert.Equal([1, 2, 3, 4], (await Bench.ReadAsync(Bench.Log)).Select(m => m.Seq));
        Assert.Equal(["a"], (await Bench.ReadAsync(Bench.TaskLog)).Select(m => m.Key));
        await Assert.ThrowsAsync<LaneLostException>(() => Bench.Lanes.CommitAsync(Bench.Commit(lane, 2), default));
        var again = await Bench.ClaimAsync();
        Assert.Equal((lane.Epoch + 2, 0), (again.Epoch, again.Unclean));
        await Bench.Lanes.CommitAsync(Bench.Commit(again) with { Outputs = [StoreBench.Message(Bench.TaskLog, "b")] }, default);
        Assert.Equal([1, 2], (await Bench.ReadAsync(Bench.TaskLog)).Select(m => m.Seq));
        await Bench.IsSoundAsync();
    }

    [ContractFact]
    public async Task A_task_that_ran_at_the_savepoint_waits_and_tokens_never_come_back()
    {
        await Bench.SendAsync(Bench.TaskLog, "a");
        await Bench.ParkAllAsync(Bench.TaskLog, DeliveryState.Waiting);
        var task = Assert.Single(await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 1, StoreBench.LongestWait, default));
        await Bench.Savepoints.CreateAsync("orders", "running", null, default);
        await Bench.Tasks.EndAsync(task.Token, new(null, false, new()), default);
        await Bench.Catalog.SetPausedAsync("orders", null, true, default);

        await Bench.Savepoints.StartAsync("orders", "running", default);

        Assert.Equal([(1, DeliveryState.Waiting)], await Bench.ParkedAsync(Bench.TaskLog));
        var again = Assert.Single(await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 1, StoreBench.LongestWait, default));
        Assert.True(again.Token.Token > task.Token.Token);
        await Assert.ThrowsAsync<TaskLostException>(() => Bench.Tasks.EndAsync(task.Token, new(null, false, new()), default));
        await Bench.IsSoundAsync();
    }

    [ContractFact]
    public async Task A_savepoint_is_refused_while_its_pipeline_runs_or_when_it_or_the_pipeline_is_unknown()
    {
        await Bench.Savepoints.CreateAsync("orders", "one", TimeSpan.FromHours(1), default);

        Assert.Equal(PipelineErrors.SavepointRefused, await ErrorAsync(() => Bench.Savepoints.StartAsync("orders", "one", default)));
        Assert.Equal(PipelineErrors.SavepointRefused, await ErrorAsync(() => Bench.Savepoints.CreateAsync("orders", "one", null, default)));
        Assert.Equal(PipelineErrors.UnknownPipeline, await ErrorAsync(() => Bench.Savepoints.CreateAsync("nothing", "one", null, default)));
        await Bench.Catalog.SetPausedAsync("orders", null, true, default);
        Assert.Equal(PipelineErrors.UnknownSavepoint, await ErrorAsync(() => Bench.Savepoints.StartAsync("orders", "two", default)));
        await Bench.Savepoints.StartAsync("orders", "one", default);
    }

    [ContractFact]
    public async Task A_pipeline_with_a_source_or_an_edge_that_the_savepoint_does_not_know_is_not_started_from_it()
    {
        await Bench.Savepoints.CreateAsync("orders", "old", null, default);
        var shape = Shapes.Orders(version: 2);
        await Bench.Catalog.RegisterAsync(
            shape with
            {
                Nodes = [.. shape.Nodes, new("poll", ComponentKind.Source, "Poll", "poll", [], [])],
                Edges = [.. shape.Edges, shape.Edges[1] with { Name = "poll--ship", From = "poll" }],
                Segments = [.. shape.Segments, new("poll", 1, ["poll"], SegmentFeed.PositionedSource)],
            },
            default);
        await Bench.Catalog.SetPausedAsync("orders", null, true, default);

        var refused = await Assert.ThrowsAsync<PipelineException>(() => Bench.Savepoints.StartAsync("orders", "old", default));

        Assert.Equal("Edge 'poll--ship' did not exist when savepoint 'old' was made. Source 'poll' did not exist when savepoint 'old' was made.", refused.Message);
        Assert.Contains("autovibe savepoint list --pipeline orders", refused.Fix, StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task Savepoints_are_listed_newest_first_and_can_be_deleted()
    {
        await Bench.Savepoints.CreateAsync("orders", "one", TimeSpan.FromHours(1), default);
        await Bench.Savepoints.CreateAsync("orders", "two", null, default);

        var listed = await Bench.Savepoints.ListAsync("orders", default);
        Assert.Equal(["two", "one"], listed.Select(s => s.Name));
        Assert.InRange(listed[1].ExpiresAt!.Value - listed[1].CreatedAt, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
        Assert.Equal(2, (await Bench.Savepoints.ListAsync(null, default)).Count);
        Assert.Empty(await Bench.Savepoints.ListAsync("other", default));

        Assert.True(await Bench.Savepoints.DeleteAsync("orders", "one", default));
        Assert.False(await Bench.Savepoints.DeleteAsync("orders", "one", default));
    }

    private static async Task<ErrorCode> ErrorAsync(Func<Task> act) => (await Assert.ThrowsAsync<PipelineException>(act)).Error;
}
