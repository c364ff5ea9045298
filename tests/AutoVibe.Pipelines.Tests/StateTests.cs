using System.Text;
using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

public sealed class StateTests
{
    private static readonly Action<EdgeBuilder<Item>> ByKey = edge => edge.KeyBy(item => item.Key).Retry(1);

    [Fact]
    public async Task State_belongs_to_its_key_and_outlives_the_process()
    {
        await using var rig = new Rig();
        await rig.StartAsync(TallyAsync, ByKey);
        await rig.SendAsync(new Item("a", 1), new Item("b", 10), new Item("a", 2));
        await rig.StoredAsync(3);
        rig.Crash();
        await rig.DeclareDeadAsync(rig.Host);

        await rig.StartAsync(TallyAsync, ByKey);
        await rig.SendAsync(new Item("a", 3), new Item("b", 20));

        await rig.StoredAsync(5);
        Assert.Equal([1, 10, 3, 6, 30], rig.Stored);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_step_that_the_store_interrupts_counts_nothing_twice()
    {
        await using var rig = new Rig();
        rig.Before.AddRange(Enumerable.Range(1, 8).Select(no => new Item($"{no % 4}", no)));
        var reads = 0;

        // One fails, so that they run one by one; then the state of a later key cannot be read at first.
        rig.Faults = call => call == StoreCall.Read && Interlocked.Increment(ref reads) % 3 == 0 ? StoreFault.Unreached : StoreFault.None;
        await rig.StartAsync(async (item, context, ct) => item.No == 5 ? throw new InvalidOperationException() : await TallyAsync(item, context, ct), ByKey);

        await rig.StoredAsync(7);
        rig.Faults = static _ => StoreFault.None;
        Assert.Equal([1, 2, 3, 4, 8, 10, 12], rig.Stored.Order());
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_handler_that_swallows_the_stores_error_does_not_go_on_without_its_state()
    {
        await using var rig = new Rig();
        await rig.StartAsync(TallyAsync, ByKey);
        await rig.SendAsync(new Item("a", 5));
        await rig.StoredAsync(1);
        await rig.Host.StopAsync();

        var away = 3;
        await rig.StartAsync(
            async (item, context, ct) =>
            {
                rig.Faults = call => call == StoreCall.Read && Interlocked.Decrement(ref away) >= 0 ? StoreFault.Unreached : StoreFault.None;
                try
                {
                    return await TallyAsync(item, context, ct);
                }
                catch (StoreUnavailableException)
                {
                    return item with { No = -1 };
                }
            },
            ByKey);
        await rig.SendAsync(new Item("a", 6));

        await rig.StoredAsync(2);
        Assert.Equal([5, 11], rig.Stored);
    }

    [Fact]
    public async Task State_that_cannot_be_read_parks_its_message_and_holds_the_key_and_the_other_keys_go_on()
    {
        await using var rig = new Rig();
        await rig.StartAsync(TallyAsync, ByKey);
        await rig.SendAsync(new Item("a", 1), new Item("b", 2));
        await rig.StoredAsync(2);
        await rig.Host.StopAsync();
        await rig.SpoilStateAsync("handle", "a", "{"u8.ToArray(), contract: 1);

        await rig.StartAsync(TallyAsync, ByKey);
        await rig.SendAsync(new Item("a", 3), new Item("a", 4), new Item("b", 5));

        await rig.StoredAsync(3);
        var dead = Assert.Single(await rig.DeadAsync(1));
        Assert.Equal(("state", true), (dead.Reason, dead.Holds));
        Assert.Contains("'a'", dead.Error, StringComparison.Ordinal);
        await rig.UntilAsync(() => rig.Edge().Held == 1, "the later one of the key");
        Assert.Equal([1, 2, 7], rig.Stored);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task State_of_a_newer_contract_is_left_to_a_node_that_knows_it()
    {
        await using var rig = new Rig();
        await rig.StartAsync(TallyAsync, ByKey);
        await rig.SendAsync(new Item("a", 1));
        await rig.StoredAsync(1);
        await rig.Host.StopAsync();
        await rig.SpoilStateAsync("handle", "a", """{"total":1}"""u8.ToArray(), contract: 2);

        var epoch = rig.Lanes().Single().Epoch;
        await rig.StartAsync(TallyAsync, ByKey);
        await rig.SendAsync(new Item("a", 3));
        await rig.UntilAsync(() => rig.Lanes().Single() is { Owner: null } lane && lane.Epoch > epoch, "a lane that was given back");

        Assert.Equal((0, 0), (rig.Edge().Dead, rig.Edge().Waiting));
        await rig.SoundAsync();
    }

    [Fact]
    public async Task State_is_written_with_the_contract_of_its_type()
    {
        await using var rig = new Rig();
        await rig.StartAsync(
            async (item, context, _) =>
            {
                (await context.StateAsync<Versioned>()).Total += item.No;
                return item;
            },
            ByKey);
        await rig.SendAsync(new Item("a", 1));
        await rig.StoredAsync(1);

        var ids = (await rig.Store.ListAsync(default)).Single().Ids;
        var row = Assert.Single(await rig.Store.ReadStateAsync(ids.Components["handle"], 0, ["a"], default));
        Assert.Equal((3, """{"total":1}"""), (row.Contract, Encoding.UTF8.GetString(row.Body)));
    }

    [Fact]
    public async Task Asking_for_state_without_a_key_says_what_to_do()
    {
        await using var rig = new Rig();
        await rig.StartAsync(TallyAsync, edge => edge.Retry(1));

        await rig.SendAsync(new Item("a", 1));

        Assert.Contains("asked for state, but the message has no key", Assert.Single(await rig.DeadAsync(1)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_keys_than_the_cache_holds_keep_their_state()
    {
        await using var rig = new Rig();
        var ballast = new string('x', 100_000);
        await rig.StartAsync(
            async (item, context, _) =>
            {
                var state = await context.StateAsync<Heavy>();
                state.Ballast = ballast;
                state.Total += item.No;
                return item with { No = state.Total };
            },
            ByKey,
            options => options.BatchSize = 50);

        await rig.SendAsync([.. Enumerable.Range(0, 1000).Select(no => new Item($"{no % 500}", 1))]);

        await rig.StoredAsync(1000);
        Assert.Equal(500, rig.Stored.Count(total => total == 2));
        await rig.SoundAsync();
    }

    private static async ValueTask<Item?> TallyAsync(Item item, MessageContext context, CancellationToken ct)
    {
        var sum = await context.StateAsync<RetryTests.Sum>();
        sum.Total += item.No;
        return item with { No = sum.Total };
    }

    [MessageContract(3)]
    private sealed class Versioned
    {
        public int Total { get; set; }
    }

    private sealed class Heavy
    {
        public string Ballast { get; set; } = "";

        public int Total { get; set; }
    }
}
