using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

public sealed class InMemorySavepointTests
{
    private readonly InMemoryBench _bench = new();

    private InMemoryPipelineStore Store => _bench.Store;

    [Fact]
    public async Task A_pipeline_goes_back_to_what_it_was_and_keeps_what_came_from_outside()
    {
        _bench.Send(_bench.Log, "a");
        await Store.CreateAsync("orders", "before", null, default);
        var lane = await WorkAsync();
        _bench.Send(_bench.Log, "b");

        await Store.SetPausedAsync("orders", null, true, default);
        await Store.StartAsync("orders", "before", default);

        Assert.Equal((2, 0, 0), (_bench.Status(_bench.Log).Head, _bench.Status(_bench.Log).Position, _bench.Status(_bench.Tasks).Head));
        Assert.Empty(await Store.ReadStateAsync(_bench.Ids.Components["enrich"], 0, ["a"], default));
        await Assert.ThrowsAsync<LaneLostException>(() => Store.CommitAsync(_bench.Commit(lane, commits: 1), default));
        Assert.True(_bench.Claim().Epoch > lane.Epoch + 1);
        _bench.IsSound();
    }

    [Fact]
    public async Task It_is_refused_while_the_pipeline_runs_when_it_is_unknown_and_when_the_log_is_gone()
    {
        _bench.Send(_bench.Log, "a");
        await Store.CreateAsync("orders", "before", TimeSpan.FromHours(1), default);
        await RefusedAsync("not paused");
        await WorkAsync(outputs: 0);
        _bench.Time.Advance(TimeSpan.FromDays(9));
        await Store.RetireAsync(new Retention(), default);
        await Store.SetPausedAsync("orders", null, true, default);
        await RefusedAsync("trimmed beyond");

        Assert.True(await Store.DeleteAsync("orders", "before", default));
        await RefusedAsync("has no savepoint", PipelineErrors.UnknownSavepoint);
    }

    [Theory]
    [InlineData("before it ran")]
    [InlineData("while it ran")]
    public async Task A_task_waits_again_and_its_old_run_cannot_end_it(string savepoint)
    {
        _bench.Send(_bench.Tasks, "a");
        _bench.ParkAll(_bench.Tasks, DeliveryState.Waiting);
        await Store.CreateAsync("orders", "before it ran", null, default);
        var old = Assert.Single(await Store.ClaimAsync(_bench.Tasks.Edge, _bench.Node, 1, InMemoryBench.LongestWait, default));
        await Store.CreateAsync("orders", "while it ran", null, default);
        await Store.SetPausedAsync("orders", null, true, default);
        await Store.StartAsync("orders", savepoint, default);

        var again = Assert.Single(await Store.ClaimAsync(_bench.Tasks.Edge, _bench.Node, 1, InMemoryBench.LongestWait, default));

        Assert.NotEqual(old.Token.Token, again.Token.Token);
        await Assert.ThrowsAsync<TaskLostException>(() => Store.EndAsync(old.Token, new TaskEnd(null, false, new TaskOutcome()), default));
    }

    private async Task<ClaimedLane> WorkAsync(int outputs = 1)
    {
        var lane = _bench.Claim();
        await Store.CommitAsync(
            _bench.Commit(lane) with
            {
                Cursors = [_bench.Advance(0, 1, done: 1)],
                States = [new StateChange(_bench.Ids.Components["enrich"], "a", 1, [1])],
                Outputs = [.. Enumerable.Range(0, outputs).Select(_ => InMemoryBench.Message(_bench.Tasks, "a"))],
            },
            default);
        return lane;
    }

    private async Task RefusedAsync(string reason, ErrorCode? error = null)
    {
        var refused = await Assert.ThrowsAsync<PipelineException>(() => Store.StartAsync("orders", "before", default));
        Assert.Equal(error ?? PipelineErrors.SavepointRefused, refused.Error);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }
}
