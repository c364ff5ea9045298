using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

public sealed class TakeOverTests
{
    private static readonly Action<EdgeBuilder<Item>> EightLanes = edge => edge.KeyBy(item => item.Key).Partitions(8);

    [Fact]
    public async Task Lanes_are_shared_evenly_and_a_host_that_joins_or_leaves_changes_the_shares()
    {
        await using var rig = new Rig();
        await rig.StartAsync(_ => { }, EightLanes);
        await rig.UntilAsync(() => rig.Shares().SequenceEqual([8]), "one owner of all");

        await rig.StartAsync(_ => { }, EightLanes);
        await rig.UntilAsync(() => rig.Shares().SequenceEqual([4, 4]), "two halves");

        await rig.StartAsync(_ => { }, EightLanes);
        await rig.UntilAsync(() => rig.Shares().SequenceEqual([3, 3, 2]), "three thirds");

        await rig.Hosts[0].StopAsync();
        await rig.UntilAsync(() => rig.Shares().SequenceEqual([4, 4]), "two halves again");
        Assert.All(rig.Lanes(), lane => Assert.NotNull(lane.Owner));
    }

    [Fact]
    public async Task Every_host_has_its_part_of_each_segment()
    {
        await using var rig = new Rig();
        for (var i = 0; i < 4; i++)
        {
            await rig.StartPipelineAsync(p => p.Inlet<Item>()
                .To(p.Map<Item, Item>("first", item => item), edge => EightLanes(edge.Durable()))
                .To(p.Map<Item, Item>("second", item => item), edge => EightLanes(edge.Durable()))
                .Into(p.Store<Item>("stored"), edge => EightLanes(edge.Durable())));
        }

        await rig.UntilAsync(() => rig.SegmentShares().All(shares => shares.Count() == 4 && shares.Sum() == 8), "some lanes of each segment for each of four hosts");

        await rig.Hosts[0].StopAsync();
        await rig.UntilAsync(() => rig.SegmentShares().All(shares => shares.Count() == 3 && shares.Sum() == 8), "some lanes of each segment for each of three hosts");
    }

    [Fact]
    public async Task A_dead_hosts_lanes_go_on_under_a_higher_epoch_and_nothing_is_lost_or_doubled()
    {
        await using var rig = new Rig();
        await rig.StartAsync(_ => { }, EightLanes, Rig.BuriesSoon);
        await rig.StartAsync(_ => { }, EightLanes, Rig.BuriesSoon);
        await rig.UntilAsync(() => rig.Shares().SequenceEqual([4, 4]), "two halves");
        var before = rig.Lanes().ToDictionary(lane => lane.Lane, lane => lane.Epoch);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(async no => await rig.Hosts[0].SendAsync(new Item($"{no % 50}", no))));

        rig.Crash();
        await Task.WhenAll(Enumerable.Range(500, 500).Select(async no => await rig.Hosts[0].SendAsync(new Item($"{no % 50}", no))));

        await rig.StoredAsync(1000);
        Assert.Equal(Enumerable.Range(0, 1000), rig.Stored.Order());
        await rig.UntilAsync(() => rig.Shares().SequenceEqual([8]), "one owner of all");
        Assert.True(rig.Lanes().Count(lane => lane.Epoch > before[lane.Lane]) >= 4);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_node_that_was_declared_dead_stops_and_begins_a_new_life_under_another_id()
    {
        await using var rig = new Rig();
        await rig.StartAsync(_ => { }, EightLanes);
        await rig.UntilAsync(() => rig.Shares().SequenceEqual([8]), "all lanes");
        var first = rig.Host.Pipelines.Node;

        await rig.DeclareDeadAsync(rig.Host);
        await rig.UntilAsync(() => rig.Host.Pipelines.Node is { } node && node != first, "another life");
        await rig.SendAsync([.. Enumerable.Range(0, 100).Select(no => new Item($"{no}", no))]);

        await rig.StoredAsync(100);
        Assert.Equal(100, rig.Store.Rows.Count);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task Of_two_that_both_believe_to_own_a_lane_one_commits()
    {
        await using var rig = new Rig();
        var release = new TaskCompletionSource();
        await rig.StartAsync(async (item, _, _) =>
        {
            rig.Notes.Enqueue("first");
            await release.Task;
            return item;
        });
        await rig.SendAsync(new Item("a", 1));
        await rig.UntilAsync(() => !rig.Notes.IsEmpty, "the first handler");

        // The first one hears nothing of its death before its commit.
        rig.Faults = call => call == StoreCall.Node ? StoreFault.Unreached : StoreFault.None;
        await rig.DeclareDeadAsync(rig.Host);
        var zombie = rig.Host;
        rig.Faults = static _ => StoreFault.None;
        await rig.StartAsync(item => rig.Notes.Enqueue("second"));
        await rig.StoredAsync(1);
        release.SetResult();

        await rig.SendAsync(new Item("a", 2));
        await rig.StoredAsync(2);
        Assert.Equal([1, 2], rig.Stored);
        Assert.Equal("first", rig.Notes.First());
        await rig.SoundAsync();
        Assert.NotNull(zombie);
    }

    [Fact]
    public async Task A_lane_that_could_not_be_given_back_or_whose_claim_was_not_answered_is_not_orphaned()
    {
        await using var rig = new Rig();
        var lost = 0;
        rig.Faults = call => call == StoreCall.Lane && Interlocked.Increment(ref lost) <= 2 ? StoreFault.Unanswered : StoreFault.None;
        await rig.StartAsync(_ => { }, EightLanes);
        await rig.UntilAsync(() => rig.Shares().SequenceEqual([8]), "all lanes");

        lost = 0;
        rig.Faults = call => call == StoreCall.Lane && Interlocked.Increment(ref lost) <= 3 ? StoreFault.Unreached : StoreFault.None;
        await rig.StartAsync(_ => { }, EightLanes);

        await rig.UntilAsync(() => rig.Shares().SequenceEqual([4, 4]), "two halves");
        await rig.SendAsync([.. Enumerable.Range(0, 100).Select(no => new Item($"{no}", no))]);
        await rig.StoredAsync(100);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task While_lanes_take_long_to_end_no_others_are_given_away_in_their_place()
    {
        await using var rig = new Rig();
        var release = new TaskCompletionSource();
        var begun = 0;
        await rig.StartAsync(async (item, _, _) =>
        {
            Interlocked.Increment(ref begun);
            await release.Task;
            return item;
        }, edge => edge.KeyBy(item => item.Key).Partitions(2));
        await rig.SendAsync([.. Enumerable.Range(0, 20).Select(no => new Item($"{no}", no))]);
        await rig.UntilAsync(() => Volatile.Read(ref begun) == 2, "work in both lanes");

        await rig.StartAsync(_ => { }, edge => edge.KeyBy(item => item.Key).Partitions(2));
        var ticks = 0;
        rig.Faults = call =>
        {
            ticks += call is StoreCall.Node or StoreCall.Read ? 1 : 0;
            return StoreFault.None;
        };
        await rig.UntilAsync(() => ticks > 50, "many looks at the lanes");
        Assert.Equal([2], rig.Shares());

        release.SetResult();
        await rig.UntilAsync(() => rig.Shares().SequenceEqual([1, 1]), "two halves");
        await rig.StoredAsync(20);
        Assert.Equal(20, rig.Store.Rows.Count);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_component_that_cannot_be_made_leaves_the_lane_to_others_and_the_node_alive()
    {
        await using var rig = new Rig();
        await rig.StartPipelineAsync(p => p.Inlet<Item>().Into(
            p.Add<Broken>("handle", _ => throw new InvalidOperationException("no connection string")), edge => edge.Durable().Partitions(1)));
        var broken = rig.Host;
        await rig.UntilAsync(() => rig.Lanes() is [{ Epoch: > 0, Owner: null }], "a lane that was given back");

        await rig.StartPipelineAsync(p => p.Inlet<Item>().Into(
            p.ForEach<Item>("handle", (item, _) =>
            {
                rig.Notes.Enqueue($"{item.No}");
                return ValueTask.CompletedTask;
            }),
            edge => edge.Durable().Partitions(1)));
        await rig.SendAsync(new Item("a", 7));

        await rig.UntilAsync(() => rig.Notes.Contains("7"), "the message at the other host");
        Assert.NotNull(broken.Pipelines.Node);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_message_of_a_newer_contract_is_left_to_a_node_that_knows_it_and_those_before_it_are_not()
    {
        await using var rig = new Rig();
        await rig.StartAsync(item => rig.Notes.Enqueue($"{item.No}"));
        await rig.AppendAsync("item--handle", [(null, """{"key":"a","no":1}"""u8.ToArray())]);
        await rig.AppendAsync("item--handle", [(null, """{"key":"a","no":2}"""u8.ToArray())], contract: 2);
        await rig.AppendAsync("item--handle", [(null, """{"key":"a","no":3}"""u8.ToArray())]);

        await rig.StoredAsync(1);
        await rig.UntilAsync(() => rig.Lanes().All(lane => lane.Owner is null), "a lane that was given back");

        Assert.Equal(["1"], rig.Notes);
        Assert.Equal((1, 2, 0), (rig.Edge().Position, rig.Edge().Backlog, rig.Edge().Dead));
        await rig.SoundAsync();
    }

    private sealed class Broken : Sink<Item>
    {
        public override ValueTask WriteAsync(IReadOnlyList<Item> messages, SinkContext context, CancellationToken ct) => ValueTask.CompletedTask;
    }
}
