using AutoVibe.Pipelines;

namespace AutoVibe.Storage.Tests;

public abstract class TaskContract(Func<Task<TestDatabase>> create) : StoreContract(create)
{
    [ContractFact]
    public async Task Tasks_are_claimed_up_to_the_cap_of_the_edge_over_all_nodes()
    {
        var other = Guid.CreateVersion7();
        await Bench.RegisterAsync(other);
        await FeedAsync("a", "b", "c", "d");

        var first = await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 1, StoreBench.LongestWait, default);
        var second = await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, other, 5, StoreBench.LongestWait, default);

        Assert.Equal([1, 2], first.Concat(second).Select(task => task.Message.Slot.Seq));
        Assert.All(first, task => Assert.Equal((1, DeliveryState.Running), (task.Message.Deliveries, task.Message.State)));
        Assert.Equal(new LaneId(Bench.Ids.Segments["ship"], 0), first[0].Token.Lane);
        Assert.Empty(await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 5, StoreBench.LongestWait, default));
    }

    [ContractFact]
    public async Task Where_each_node_has_a_number_of_its_own_it_gets_as_many_tasks_as_it_has_room_for_whatever_runs_elsewhere()
    {
        await Bench.Catalog.RegisterAsync(Shapes.Orders(cap: null), default);
        var other = Guid.CreateVersion7();
        await Bench.RegisterAsync(other);
        await FeedAsync([.. Enumerable.Range(0, 10).Select(n => $"k{n}")]);

        var first = await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 5, StoreBench.LongestWait, default);
        var second = await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, other, 3, StoreBench.LongestWait, default);

        Assert.Equal((5, 3), (first.Count, second.Count));
        Assert.Equal(8, first.Concat(second).Select(task => task.Message.Slot.Seq).Distinct().Count());
    }

    [ContractFact]
    public async Task A_task_that_seems_to_wait_longer_than_any_is_told_to_is_due_because_a_clock_was_moved()
    {
        await FeedAsync("a");
        var task = Assert.Single(await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 1, StoreBench.LongestWait, default));
        await Bench.Tasks.EndAsync(task.Token, new(new(task.Message.Slot, DeliveryState.Waiting, false, TimeSpan.FromDays(1), 1, "error", "no"), false, new()), default);

        Assert.Empty(await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 1, TimeSpan.FromDays(2), default));
        Assert.Single(await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 1, StoreBench.LongestWait, default));
    }

    [ContractFact]
    public async Task Claimers_at_the_same_time_never_pass_the_cap_together()
    {
        await FeedAsync([.. Enumerable.Range(0, 20).Select(n => $"k{n}")]);

        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 2, StoreBench.LongestWait, default))));

        Assert.Equal(2, claimed.Sum(list => list.Count));
        Assert.Equal(2, (await Bench.StatusAsync(Bench.TaskLog)).Running);
    }

    [ContractFact]
    public async Task What_runs_in_a_nodes_name_is_found_when_the_answer_to_its_claim_was_lost()
    {
        await FeedAsync("a", "b");
        var claimed = await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 1, StoreBench.LongestWait, default);

        var running = await Bench.Tasks.RunningAsync(Bench.TaskLog.Edge, Bench.Node, default);

        Assert.Equal(claimed.Select(task => (task.Token, task.Message.Deliveries)), running.Select(task => (task.Token, task.Message.Deliveries)));
        Assert.Empty(await Bench.Tasks.RunningAsync(Bench.TaskLog.Edge, Guid.CreateVersion7(), default));
        await Bench.Tasks.EndAsync(running[0].Token, new(null, false, new()), default);
        Assert.Empty(await Bench.Tasks.RunningAsync(Bench.TaskLog.Edge, Bench.Node, default));
    }

    [ContractFact]
    public async Task A_task_that_failed_in_good_order_counts_its_deliveries_anew()
    {
        await FeedAsync("a");
        var first = (await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 1, StoreBench.LongestWait, default))[0];
        await Bench.Tasks.EndAsync(first.Token, new(new(first.Message.Slot, DeliveryState.Waiting, false, default, 1, "error", "x"), false, new()), default);

        var second = (await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 1, StoreBench.LongestWait, default))[0];

        Assert.Equal((1, 1), (second.Message.Deliveries, second.Message.Failures));
    }

    [ContractFact]
    public async Task A_finished_task_leaves_with_all_that_it_caused_and_the_next_of_its_key_may_run()
    {
        await FeedAsync("a", "a", "b");
        var task = (await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 1, StoreBench.LongestWait, default))[0];
        await Bench.Tasks.SaveProgressAsync(task.Token, [9], [StoreBench.Message(Bench.Log, "halfway")], default);

        await Bench.Tasks.EndAsync(
            task.Token,
            new(null, false, new() { States = [new(Bench.Enrich, "s", 1, [1])], Rows = [new("orders/ship", task.Message.Message.Id, 0, "Order", "{}")], Outputs = [StoreBench.Message(Bench.Log, "done")] }),
            default);

        Assert.Equal(["halfway", "done"], (await Bench.ReadAsync(Bench.Log)).Select(m => m.Key));
        Assert.Single(await Bench.Lanes.ReadStateAsync(Bench.Enrich, 0, ["s"], default));
        Assert.Equal([(2, DeliveryState.Waiting), (3, DeliveryState.Waiting)], await Bench.ParkedAsync(Bench.TaskLog));
        Assert.Equal(1, (await Bench.StatusAsync(Bench.TaskLog)).Done);
        await Bench.IsSoundAsync();
    }

    [ContractFact]
    public async Task A_failed_task_waits_again_or_dies_and_one_that_holds_its_key_lets_nobody_pass()
    {
        await FeedAsync("a", "a", "b", "b");
        var tasks = await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 2, StoreBench.LongestWait, default);

        await Bench.Tasks.EndAsync(tasks[0].Token, new(new(tasks[0].Message.Slot, DeliveryState.Dead, true, default, 4, "error", "x"), false, new()), default);
        await Bench.Tasks.EndAsync(tasks[1].Token, new(new(tasks[1].Message.Slot, DeliveryState.Dead, false, default, 4, "error", "x"), false, new()), default);

        Assert.Equal(
            [(1, DeliveryState.Dead), (2, DeliveryState.Held), (3, DeliveryState.Dead), (4, DeliveryState.Waiting)], await Bench.ParkedAsync(Bench.TaskLog));

        var retried = (await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 2, StoreBench.LongestWait, default))[0];
        await Bench.Tasks.EndAsync(retried.Token, new(new(retried.Message.Slot, DeliveryState.Waiting, false, TimeSpan.FromHours(1), 1, "error", "x"), false, new()), default);
        Assert.Empty(await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 2, StoreBench.LongestWait, default));
        await Bench.IsSoundAsync();
    }

    [ContractFact]
    public async Task A_task_of_a_dead_node_waits_again_with_its_progress_and_the_old_token_is_worth_nothing()
    {
        await FeedAsync("a");
        var task = Assert.Single(await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 1, StoreBench.LongestWait, default));
        await Bench.Tasks.SaveProgressAsync(task.Token, [7], [], default);
        Assert.Equal(0, await Bench.Tasks.RecoverAsync(default));
        await Bench.KillAsync(Bench.Node);

        Assert.Equal(1, await Bench.Tasks.RecoverAsync(default));

        Assert.Empty(await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 1, StoreBench.LongestWait, default));
        var other = Guid.CreateVersion7();
        await Bench.RegisterAsync(other);
        var again = Assert.Single(await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, other, 1, StoreBench.LongestWait, default));
        Assert.Equal(2, again.Message.Deliveries);
        Assert.Equal([7], again.Message.Progress!);
        await Assert.ThrowsAsync<TaskLostException>(() => Bench.Tasks.SaveProgressAsync(task.Token, [8], [], default));
        await Assert.ThrowsAsync<TaskLostException>(() => Bench.Tasks.EndAsync(task.Token, new(null, false, new()), default));
        await Bench.Tasks.EndAsync(again.Token, new(null, true, new()), default);
        Assert.Equal((0, 1), ((await Bench.StatusAsync(Bench.TaskLog)).Done, (await Bench.StatusAsync(Bench.TaskLog)).Dropped));
        await Bench.IsSoundAsync();
    }

    [ContractFact]
    public async Task An_end_that_the_database_refuses_changes_nothing()
    {
        await FeedAsync("a");
        var task = Assert.Single(await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 1, StoreBench.LongestWait, default));

        await Assert.ThrowsAsync<CommitRefusedException>(() => Bench.Tasks.EndAsync(
            task.Token, new(null, false, new() { Commands = [new("INSERT INTO no_such_table VALUES (1)", [])] }), default));

        Assert.Equal([(1, DeliveryState.Running)], await Bench.ParkedAsync(Bench.TaskLog));
        await Bench.Tasks.EndAsync(task.Token, new(null, false, new()), default);
    }

    private async Task FeedAsync(params string[] keys)
    {
        await Bench.SendAsync(Bench.TaskLog, keys);
        var seen = new HashSet<string>();
        await Bench.ParkAllAsync(Bench.TaskLog, [.. keys.Select(key => seen.Add(key) ? DeliveryState.Waiting : DeliveryState.Held)]);
    }
}
