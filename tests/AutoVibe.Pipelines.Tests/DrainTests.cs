using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

public sealed class DrainTests
{
    [Fact]
    public async Task A_host_that_stops_finishes_its_batches_and_gives_its_lanes_back_so_that_nothing_runs_twice()
    {
        await using var rig = new Rig();
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await rig.StartAsync(async (item, _, _) =>
        {
            rig.Notes.Enqueue($"{item.No}");
            started.TrySetResult();
            await release.Task;
            return item;
        });
        await rig.SendAsync(new Item("a", 1));
        await started.Task;

        var stop = rig.Host.StopAsync();
        await rig.UntilAsync(() => rig.Nodes().Any(node => node.State == NodeState.Draining), "a node that says that it drains");
        release.SetResult();
        await stop;

        Assert.Equal([1], rig.Stored);
        Assert.All(rig.Lanes(), lane => Assert.Null(lane.Owner));
        Assert.Empty(rig.Nodes());
        await rig.StartAsync(item => rig.Notes.Enqueue($"{item.No}"));
        await rig.SendAsync(new Item("a", 2));
        await rig.StoredAsync(2);
        Assert.Equal(["1", "2"], rig.Notes);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task While_a_host_drains_it_looks_at_the_store_no_more_often_than_before()
    {
        await using var rig = new Rig(new ManualTime());
        var looks = 0;
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await rig.StartAsync(async (item, _, _) =>
        {
            started.TrySetResult();
            await release.Task;
            return item;
        });
        await rig.SendAsync(new Item("a", 1));
        await rig.UntilAsync(() => started.Task.IsCompleted, "the handler");
        rig.Faults = call =>
        {
            Interlocked.Increment(ref looks);
            return StoreFault.None;
        };

        var stop = rig.Host.StopAsync();
        for (var polls = 0; polls < 20; polls++)
        {
            var before = Volatile.Read(ref looks);
            await rig.UntilAsync(() => Volatile.Read(ref looks) > before, "another look");
        }

        Assert.True(Volatile.Read(ref looks) <= rig.Time.Elapsed / TimeSpan.FromMilliseconds(20) + 5, $"{looks} looks in {rig.Time.Elapsed}");
        release.SetResult();
        await rig.UntilAsync(() => stop.IsCompleted, "the end");
    }

    [Fact]
    public async Task A_batch_that_takes_longer_than_the_silence_limit_keeps_its_lane_while_its_host_drains()
    {
        await using var rig = new Rig();
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await rig.StartAsync(async (item, _, _) =>
        {
            rig.Notes.Enqueue($"{item.No}");
            started.TrySetResult();
            await release.Task;
            return item;
        }, options: Rig.BuriesSoon);
        await rig.SendAsync(new Item("a", 1));
        await started.Task;
        var first = rig.Host;
        var node = first.Pipelines.Node;
        var stop = first.StopAsync();
        await rig.StartAsync(item => rig.Notes.Enqueue($"{item.No}"), options: Rig.BuriesSoon);
        var beats = rig.Nodes().Single(sight => sight.Node == node).Beat;

        await rig.UntilAsync(() => rig.Nodes().Single(sight => sight.Node == node).Beat > beats + 20, "twice the silence limit");
        release.SetResult();
        await stop;

        await rig.SendAsync(new Item("a", 2));
        await rig.StoredAsync(2);
        Assert.Equal(["1", "2"], rig.Notes);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task When_the_time_to_drain_is_over_the_batch_is_cancelled_the_lane_given_back_and_no_crash_is_counted()
    {
        await using var rig = new Rig();
        for (var restart = 0; restart < 4; restart++)
        {
            var started = new TaskCompletionSource();
            await rig.StartAsync(
                async (item, context, ct) =>
                {
                    rig.Notes.Enqueue($"{context.Attempt}");
                    started.TrySetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
                    return item;
                },
                options: options => options.DrainTimeout = TimeSpan.FromMilliseconds(50));
            if (restart == 0)
                await rig.SendAsync(new Item("a", 1));
            await started.Task;
            await rig.Host.StopAsync();
        }

        Assert.Equal(["1", "1", "1", "1"], rig.Notes);
        Assert.All(rig.Lanes(), lane => Assert.Null(lane.Owner));
        await rig.StartAsync(_ => { });
        await rig.StoredAsync(1);
        await rig.SoundAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_that_ignores_its_cancellation_does_not_hold_up_a_stop(bool blocksItsThread)
    {
        await using var rig = new Rig();
        var started = new TaskCompletionSource();
        using var release = new ManualResetEventSlim();
        await rig.StartAsync(
            async (item, _, _) =>
            {
                started.TrySetResult();
                if (blocksItsThread)
                    release.Wait(CancellationToken.None);
                else
                    await new TaskCompletionSource().Task;
                return item;
            },
            options: options => (options.DrainTimeout, options.HandlerGrace) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50)));
        await rig.SendAsync(new Item("a", 1));
        await started.Task;

        await rig.Host.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.All(rig.Lanes(), lane => Assert.Null(lane.Owner));
        release.Set();
    }

    [Fact]
    public async Task A_host_whose_store_is_away_ends_all_the_same()
    {
        await using var rig = new Rig();
        await rig.StartAsync(_ => { }, options: options => (options.DrainTimeout, options.HandlerGrace) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(50)));
        await rig.UntilAsync(() => rig.Lanes().All(lane => lane.Owner is not null), "all lanes");

        rig.Faults = _ => StoreFault.Unreached;
        await rig.Host.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));
        rig.Faults = static _ => StoreFault.None;
    }

    [Fact]
    public async Task A_host_that_is_asked_through_the_store_drains_and_takes_nothing_new()
    {
        await using var rig = new Rig();
        await rig.StartAsync(_ => { });
        await rig.UntilAsync(() => rig.Lanes().All(lane => lane.Owner is not null), "all lanes");

        Assert.Equal(1, await rig.Store.RequestDrainAsync(rig.Host.Pipelines.Node, default));

        await rig.UntilAsync(() => rig.Nodes() is [{ State: NodeState.Drained }], "a node that has drained");
        Assert.All(rig.Lanes(), lane => Assert.Null(lane.Owner));
        var beat = rig.Nodes().Single().Beat;
        await rig.UntilAsync(() => rig.Nodes().Single().Beat > beat + 2, "beats of a node that rests");
        Assert.All(rig.Lanes(), lane => Assert.Null(lane.Owner));
        Assert.Equal(NodeState.Drained, rig.Host.Pipelines.Standing!.State);
    }

    [Fact]
    public async Task A_host_that_is_resumed_goes_on_under_the_same_id_and_nothing_runs_twice()
    {
        await using var rig = new Rig();
        await rig.StartAsync(item => rig.Notes.Enqueue($"{item.No}"));
        await rig.SendAsync(new Item("a", 1));
        await rig.StoredAsync(1);
        var node = rig.Host.Pipelines.Node;
        await DrainedAsync(rig);
        await rig.SendAsync(new Item("a", 2));

        Assert.Equal(1, await rig.Store.RequestResumeAsync(node, default));

        await rig.StoredAsync(2);
        Assert.Equal(["1", "2"], rig.Notes);
        Assert.Equal([node], rig.Nodes().Select(sight => (Guid?)sight.Node));
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_host_that_is_resumed_while_it_drains_finishes_and_goes_on()
    {
        await using var rig = new Rig();
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await rig.StartAsync(async (item, _, _) =>
        {
            started.TrySetResult();
            await release.Task;
            return item;
        });
        await rig.SendAsync(new Item("a", 1));
        await started.Task;
        await rig.Store.RequestDrainAsync(null, default);
        await rig.UntilAsync(() => rig.Host.Pipelines.Standing?.State == NodeState.Draining, "a host that drains");

        await rig.Store.RequestResumeAsync(null, default);
        release.SetResult();

        await rig.SendAsync(new Item("a", 2));
        await rig.StoredAsync(2);
        Assert.Equal(NodeState.Alive, rig.Nodes().Single().State);
    }

    [Fact]
    public async Task A_host_that_has_drained_stays_so_when_others_take_it_for_dead()
    {
        await using var rig = new Rig();
        await rig.StartAsync(_ => { });
        await DrainedAsync(rig);
        var first = rig.Host.Pipelines.Node;

        await rig.DeclareDeadAsync(rig.Host);

        await rig.UntilAsync(() => rig.Nodes() is [{ State: NodeState.Drained } again] && again.Node != first, "a new node that rests");
        Assert.All(rig.Lanes(), lane => Assert.Null(lane.Owner));
    }

    [Fact]
    public async Task A_host_that_has_drained_leaves_when_it_stops()
    {
        await using var rig = new Rig();
        await rig.StartAsync(_ => { });
        await DrainedAsync(rig);

        await rig.Host.StopAsync();

        Assert.Empty(rig.Nodes());
    }

    [Fact]
    public async Task A_task_that_the_end_of_a_drain_cut_off_is_free_for_others_at_once()
    {
        await using var rig = new Rig();
        var started = new TaskCompletionSource();
        await rig.StartAsync(
            async (item, _, ct) =>
            {
                started.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
                return item;
            },
            edge => edge.Tasks(parallel: 1),
            options => (options.DrainTimeout, options.HandlerGrace) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(50)));
        await rig.SendAsync(new Item("a", 1));
        await started.Task;

        await rig.Store.RequestDrainAsync(null, default);

        await rig.UntilAsync(() => rig.Edge() is { Running: 0, Waiting: 1 }, "a task that waits");
        Assert.Equal(NodeState.Drained, rig.Nodes().Single().State);
    }

    private static async Task DrainedAsync(Rig rig)
    {
        await rig.UntilAsync(() => rig.Lanes().All(lane => lane.Owner is not null), "all lanes");
        await rig.Store.RequestDrainAsync(null, default);
        await rig.UntilAsync(() => rig.Nodes() is [{ State: NodeState.Drained }], "a node that has drained");
    }
}
