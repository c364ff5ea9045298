using AutoVibe.Pipelines;

namespace AutoVibe.Storage.Tests;

public abstract class CatalogContract(Func<Task<TestDatabase>> create) : StoreContract(create)
{
    [ContractFact]
    public async Task Registering_again_gives_the_same_numbers_from_any_number_of_processes()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Bench.Catalog.RegisterAsync(Shapes.Orders(), default))));

        Assert.All(ids, again =>
        {
            Assert.Equal(Bench.Ids.Segments, again.Segments);
            Assert.Equal(Bench.Ids.Edges, again.Edges);
            Assert.Equal(Bench.Ids.Components, again.Components);
        });
        Assert.DoesNotContain(0, Bench.Ids.Segments.Values);
        Assert.Equal(4, (await Bench.Catalog.StatusAsync("orders", default)).Count);
    }

    [ContractFact]
    public async Task Pipelines_are_listed_with_shape_numbers_and_pause()
    {
        var listed = Assert.Single(await Bench.Catalog.ListAsync(default));

        Assert.Equal(("orders", 1, false), (listed.Shape.Name, listed.Shape.Version, listed.Paused));
        Assert.Equal(["inbox", "feed", "enrich", "ship"], listed.Shape.Nodes.Select(node => node.Name));
        Assert.Equal(Poison.HoldKey, listed.Shape.Edges[0].OnPoison);
        Assert.Equal(Bench.Ids.Edges, listed.Ids.Edges);
    }

    [ContractFact]
    public async Task An_older_version_changes_nothing_that_a_newer_one_said()
    {
        await Bench.Catalog.RegisterAsync(Shapes.Orders(version: 3), default);
        await Bench.Catalog.RegisterAsync(Shapes.Orders(version: 2), default);

        Assert.Equal(3, Assert.Single(await Bench.Catalog.ListAsync(default)).Shape.Version);
    }

    [ContractFact]
    public async Task An_edge_that_changes_its_partitions_is_refused_and_nothing_is_registered()
    {
        var refused = await Assert.ThrowsAsync<PipelineException>(() => Bench.Catalog.RegisterAsync(Shapes.Orders(version: 2, partitions: 4), default));

        Assert.Equal(PipelineErrors.EdgeChanged, refused.Error);
        Assert.Contains("edge 'inbox--enrich' is registered as log with 2 partitions, and now is log with 4", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(await Bench.Catalog.ListAsync(default)).Shape.Version);
    }

    [ContractFact]
    public async Task One_segment_or_all_are_paused_and_resumed()
    {
        Assert.False(await Bench.Catalog.SetPausedAsync("nothing", null, true, default));
        Assert.False(await Bench.Catalog.SetPausedAsync("orders", "nothing", true, default));
        Assert.True(await Bench.Catalog.SetPausedAsync("orders", "enrich", true, default));
        Assert.False(Assert.Single(await Bench.Catalog.ListAsync(default)).Paused);
        int[] segments = [.. Bench.Ids.Segments.Values];
        Assert.Equal([Bench.Ids.Segments["enrich"]], (await Bench.Nodes.ObserveAsync(Bench.Node, false, segments, [], default)).PausedSegments);

        Assert.True(await Bench.Catalog.SetPausedAsync("orders", null, true, default));
        Assert.True(Assert.Single(await Bench.Catalog.ListAsync(default)).Paused);
        Assert.True(await Bench.Catalog.SetPausedAsync("orders", null, false, default));
        Assert.Empty((await Bench.Nodes.ObserveAsync(Bench.Node, false, segments, [], default)).PausedSegments);
    }

    [ContractFact]
    public async Task A_restart_of_a_segment_is_seen_by_the_nodes_counted_and_audited()
    {
        int[] segments = [.. Bench.Ids.Segments.Values];
        Assert.Empty((await Bench.Nodes.ObserveAsync(Bench.Node, false, segments, [], default)).Restarts);

        Assert.False(await Bench.Catalog.RequestRestartAsync("nothing", "enrich", "ada", default));
        Assert.False(await Bench.Catalog.RequestRestartAsync("orders", "nothing", "ada", default));
        Assert.True(await Bench.Catalog.RequestRestartAsync("orders", "enrich", "ada", default));
        Assert.True(await Bench.Catalog.RequestRestartAsync("orders", "enrich", "bob", default));
        await Bench.Catalog.RegisterAsync(Shapes.Orders(version: 2), default);

        var restarts = (await Bench.Nodes.ObserveAsync(Bench.Node, false, segments, [], default)).Restarts;
        Assert.Equal([KeyValuePair.Create(Bench.Ids.Segments["enrich"], 2)], restarts);
        Assert.Empty((await Bench.Nodes.ObserveAsync(Bench.Node, false, [Bench.Ids.Segments["ship"]], [], default)).Restarts);
        Assert.Equal(["ada restart orders/enrich", "bob restart orders/enrich"], await Query.AuditAsync(Bench.Database));
    }

    [ContractFact]
    public async Task The_status_of_an_edge_counts_everything_once()
    {
        await Bench.SendAsync(Bench.Log, "a", "a", "b", "c", "d");
        await Bench.ParkAllAsync(Bench.Log, DeliveryState.Waiting, DeliveryState.Held, DeliveryState.Dead);

        var status = await Bench.StatusAsync(Bench.Log);

        Assert.Equal((5, 3, 2), (status.Head, status.Position, status.Backlog));
        Assert.Equal((1, 1, 0, 1), (status.Waiting, status.Held, status.Running, status.Dead));
        Assert.InRange(status.OldestAge, TimeSpan.FromMicroseconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.Zero, (await Bench.StatusAsync(Bench.TaskLog)).OldestAge);
        Assert.Empty(await Bench.Catalog.StatusAsync("nothing", default));
    }

    [ContractFact]
    public async Task The_problems_of_a_pipeline_are_those_that_its_living_nodes_wrote_last()
    {
        var gone = Guid.CreateVersion7();
        await Bench.RegisterAsync(gone);
        await SaveHealthAsync(Bench.Node, new("orders/enrich", HealthState.Unhealthy, "stands still"), new("orders/feed", HealthState.Healthy, null), new("orders2/enrich", HealthState.Unhealthy, "not ours"));
        await SaveHealthAsync(gone, new HealthSample("orders/ship", HealthState.Unhealthy, "of a dead one"));
        Assert.Equal(["enrich: stands still", "ship: of a dead one"], await ProblemsAsync());

        Assert.True(await Bench.Nodes.DeclareDeadAsync(gone, 0, default));
        Assert.Equal(["enrich: stands still"], await ProblemsAsync());

        await SaveHealthAsync(Bench.Node, new HealthSample("orders/enrich", HealthState.Healthy, null));
        Assert.Empty(await ProblemsAsync());
    }

    [ContractFact]
    public async Task The_view_of_all_messages_gives_each_its_status()
    {
        await Bench.SendAsync(Bench.Log, "a", "a", "b", "c", "d");
        var lane = await Bench.ClaimAsync();
        await Bench.Lanes.CommitAsync(
            Bench.Commit(lane) with
            {
                Cursors = [await Bench.AdvanceAsync(Bench.Log, 0, 4, done: 1)],
                Parked =
                [
                    await Bench.ParkAsync(Bench.Log, 1, DeliveryState.Waiting) with { Failures = 2, Error = "broken" },
                    await Bench.ParkAsync(Bench.Log, 2, DeliveryState.Held),
                    await Bench.ParkAsync(Bench.Log, 3, DeliveryState.Dead),
                ],
            },
            default);

        Assert.Equal(
            ["1 failed 2/3 broken", "2 pending 0/3 ", "3 dead_letter 4/3 Message 3 failed", "4 completed 0/3 ", "5 pending 0/3 "],
            await Query.LinesAsync(Bench.Database, "SELECT seq || ' ' || status || ' ' || retry_count || '/' || max_retries || ' ' || COALESCE(error, '') FROM port_message_status ORDER BY seq"));
        Assert.Equal(["3 error"], await Query.LinesAsync(Bench.Database, "SELECT seq || ' ' || reason FROM dead_letter_queue"));
    }

    private Task SaveHealthAsync(Guid node, params HealthSample[] health) => Bench.Upkeep.SaveMetricsAsync(new MetricsFlush(node, [], [], health), default);

    private async Task<IEnumerable<string>> ProblemsAsync() => (await Bench.Catalog.ProblemsAsync("orders", default)).Select(problem => $"{problem.Component}: {problem.Text}");
}
