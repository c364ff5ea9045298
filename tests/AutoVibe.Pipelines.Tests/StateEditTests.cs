using System.Text;

namespace AutoVibe.Pipelines.Tests;

public sealed class StateEditTests
{
    [Fact]
    public async Task After_its_state_was_mended_a_dead_letter_is_replayed_and_its_key_goes_on()
    {
        await using var rig = new Rig();
        await StartAsync(rig);
        await rig.SendAsync(new Item("a", 1));
        await rig.StoredAsync(1);
        await ReplaceAsync(rig, "a", """{"total":"much"}""");
        await rig.SendAsync(new Item("a", 2), new Item("a", 3));
        var dead = Assert.Single(await rig.DeadAsync(1));
        Assert.Equal(("state", true), (dead.Reason, dead.Holds));

        await ReplaceAsync(rig, "a", """{"total":100}""");
        Assert.True(Assert.Single(await rig.Store.ReplayAsync([new DeadLetterRef(dead.Slot, dead.Revision)], "ada", default)).Changed);

        await rig.StoredAsync(3);
        Assert.Equal([1, 102, 105], rig.Stored);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_batch_that_had_begun_on_the_old_state_does_not_commit_and_runs_on_the_new_one()
    {
        await using var rig = new Rig();
        var (runs, hold) = (0, false);
        var gate = new TaskCompletionSource();
        await StartAsync(rig, async () =>
        {
            Interlocked.Increment(ref runs);
            if (hold)
                await gate.Task;
        });
        await rig.SendAsync(new Item("a", 1));
        await rig.StoredAsync(1);
        hold = true;
        await rig.SendAsync(new Item("a", 2), new Item("b", 1));
        await rig.UntilAsync(() => Volatile.Read(ref runs) == 2, "a message that has read its state");

        await ReplaceAsync(rig, "a", """{"total":100}""");
        gate.SetResult();

        await rig.StoredAsync(3);
        Assert.Equal([1, 1, 102], rig.Stored.Order());
        Assert.Equal("""{"total":102}""", Encoding.UTF8.GetString((await FindAsync(rig, "a"))!.Row.Body));
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_lane_that_rests_with_state_in_its_memory_works_on_what_was_put_in_its_place()
    {
        await using var rig = new Rig();
        await StartAsync(rig);
        await rig.SendAsync(new Item("a", 1), new Item("b", 10));
        await rig.StoredAsync(2);

        await ReplaceAsync(rig, "a", """{"total":100}""");
        var (segment, _) = await PlaceAsync(rig);
        Assert.Equal(StateOutcome.Changed, await rig.Store.ResetAsync(segment, (await FindAsync(rig, "b"))!, "ada", default));
        await rig.SendAsync(new Item("a", 1), new Item("b", 5));

        await rig.StoredAsync(4);
        Assert.Equal([1, 5, 10, 101], rig.Stored.Order());
        Assert.Equal(["replace-state test/handle/a", "reset-state test/handle/b"], rig.Store.Audit.Select(entry => $"{entry.Action} {entry.Subject}"));
        await rig.SoundAsync();
    }

    private static Task StartAsync(Rig rig, Func<Task>? before = null) => rig.StartAsync(
        async (item, context, _) =>
        {
            var sum = await context.StateAsync<RetryTests.Sum>();
            await (before?.Invoke() ?? Task.CompletedTask);
            sum.Total += item.No;
            return item with { No = sum.Total };
        },
        edge => edge.KeyBy(item => item.Key).Retry(1));

    private static async Task<(int Segment, int Component)> PlaceAsync(Rig rig)
    {
        var (pipeline, node) = await rig.Store.FindAsync("test", "handle", default);
        return (pipeline.Ids.Segments[node.Segment], pipeline.Ids.Components["handle"]);
    }

    private static async Task<KeyedState?> FindAsync(Rig rig, string key) => await rig.Store.FindAsync((await PlaceAsync(rig)).Component, key, default);

    private static async Task ReplaceAsync(Rig rig, string key, string body)
    {
        var (segment, _) = await PlaceAsync(rig);
        Assert.Equal(StateOutcome.Changed, await rig.Store.ReplaceAsync(segment, (await FindAsync(rig, key))!, Encoding.UTF8.GetBytes(body), "ada", default));
    }
}
