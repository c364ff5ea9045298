using AutoVibe.Machines;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage.Tests;

/// <summary>What hubs must do, on either database.</summary>
public abstract class HubContract(Func<Task<TestDatabase>> create) : StoreContract(create)
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private SqlHubStore Hubs => new(Bench.Database);

    [ContractFact]
    public async Task A_hub_lives_as_long_as_its_node_and_is_the_same_one_when_it_comes_back_as_another()
    {
        var hub = New(Bench.Node, 3) with { Parent = Guid.CreateVersion7(), Isolation = IsolationLevel.Bubblewrap };
        await Hubs.SaveAsync(hub, default);
        var alive = Assert.Single(await Hubs.ListAsync(default));
        await Bench.KillAsync(Bench.Node);
        var dead = Assert.Single(await Hubs.ListAsync(default));
        var again = Guid.CreateVersion7();
        await Bench.RegisterAsync(again);
        await Hubs.SaveAsync(hub with { Node = again, Capacity = 5, Name = "renamed" }, default);

        Assert.Equal(hub with { Host = "host", Process = "1", SinceBeat = alive.SinceBeat }, alive);
        Assert.InRange(alive.SinceBeat!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal(NodeState.Dead, dead.State);
        var back = Assert.Single(await Hubs.ListAsync(default));
        Assert.Equal((hub.Id, NodeState.Alive, 5, "renamed", again), (back.Id, back.State, back.Capacity, back.Name, back.Node));
    }

    [ContractFact]
    public async Task The_slots_are_the_capacities_of_the_hubs_that_work()
    {
        Assert.Equal(0, await Hubs.SlotsAsync(default));
        var nodes = new[] { Bench.Node, Guid.CreateVersion7(), Guid.CreateVersion7() };
        await Bench.RegisterAsync(nodes[1]);
        for (var number = 0; number < nodes.Length; number++)
            await Hubs.SaveAsync(New(nodes[number], 1 << number), default);

        // The third one is no node yet.
        Assert.Equal(1 + 2, await Hubs.SlotsAsync(default));
        await Bench.RegisterAsync(nodes[2]);
        Assert.Equal(1 + 2 + 4, await Hubs.SlotsAsync(default));
        await Bench.Nodes.RequestDrainAsync(nodes[0], default);
        Assert.Equal(2 + 4, await Hubs.SlotsAsync(default));
        await Bench.KillAsync(nodes[2]);
        Assert.Equal(2, await Hubs.SlotsAsync(default));
        Assert.Equal([NodeState.Draining, NodeState.Alive, NodeState.Dead], (await Hubs.ListAsync(default)).OrderBy(hub => hub.Capacity).Select(hub => hub.State));
    }

    [ContractFact]
    public async Task A_hub_that_is_gone_is_remembered_for_a_while()
    {
        await Hubs.SaveAsync(New(Bench.Node, 1), default);
        await Bench.KillAsync(Bench.Node);

        await Bench.Upkeep.RetireAsync(new(), default);
        Assert.NotNull(Assert.Single(await Hubs.ListAsync(default)).SinceBeat);

        var report = await Bench.Upkeep.RetireAsync(new() { Metrics = TimeSpan.Zero }, default);
        Assert.Equal((1, 1), (report.Removed["hubs"], report.Removed["nodes"]));
        Assert.Empty(await Hubs.ListAsync(default));
    }

    private static Hub New(Guid node, int capacity) => new() { Id = Guid.CreateVersion7(), Name = "hub", State = NodeState.Alive, Capacity = capacity, Node = node, StartedAt = Now };
}

public sealed class SqliteHubTests() : HubContract(TestDatabase.SqliteAsync);

[OnPostgres]
public sealed class PostgresHubTests() : HubContract(TestDatabase.PostgresAsync);
