namespace AutoVibe.Pipelines.Tests;

public sealed class HoldKeyTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task While_a_message_is_retried_the_later_ones_of_its_key_wait_and_the_others_go_on()
    {
        await using var rig = new Rig();
        rig.Before.AddRange([new("a", 1), new("b", 2), new("a", 3), new("c", 4), new("a", 5)]);
        await rig.StartAsync(
            (item, context, _) => item.No == 1 && context.Attempt < 4 ? throw new InvalidOperationException() : new(item),
            edge => edge.KeyBy(item => item.Key).Retry(4, Soon, Soon));

        await rig.StoredAsync(5);

        Assert.Equal([2, 4, 1, 3, 5], rig.Stored);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task On_an_unordered_edge_the_later_ones_of_a_key_overtake()
    {
        await using var rig = new Rig();
        rig.Before.AddRange([new("a", 1), new("a", 2), new("a", 3)]);
        await rig.StartAsync(
            (item, context, _) => item.No == 1 && context.Attempt < 3 ? throw new InvalidOperationException() : new(item),
            edge => edge.KeyBy(item => item.Key).Unordered().Retry(3, Soon, Soon));

        await rig.StoredAsync(3);

        Assert.Equal([2, 3, 1], rig.Stored);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_dead_letter_that_holds_its_key_lets_only_the_other_keys_go_on_over_many_batches()
    {
        await using var rig = new Rig();
        await StartAsync(rig, () => true, batch: 4);

        await rig.SendAsync([.. Enumerable.Range(1, 40).Select(no => new Item($"{(char)('a' + (no % 2))}", no))]);

        await rig.StoredAsync(20);
        Assert.Equal(Enumerable.Range(1, 40).Where(no => no % 2 == 0), rig.Stored);
        Assert.Equal((1, 19), (rig.Edge().Dead, rig.Edge().Held));
        await rig.SoundAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_replayed_or_discarded_letter_lets_those_behind_it_go_in_their_order(bool replay)
    {
        await using var rig = new Rig();
        var broken = true;
        await StartAsync(rig, () => broken, batch: 8);
        await rig.SendAsync([.. Enumerable.Range(1, 50).Select(no => new Item("a", no))]);
        await rig.UntilAsync(() => rig.Edge() is { Held: 49, Dead: 1 }, "49 held ones");

        broken = false;
        var letter = new DeadLetterRef(Assert.Single(await rig.DeadAsync()).Slot, 0);
        var outcome = Assert.Single(replay ? await rig.Store.ReplayAsync([letter], "me", default) : await rig.Store.DiscardAsync([letter], "me", default));
        Assert.True(outcome.Changed, outcome.Problem);
        await rig.SendAsync(new Item("a", 51));

        await rig.StoredAsync(replay ? 51 : 50);
        Assert.Equal(Enumerable.Range(replay ? 1 : 2, replay ? 51 : 50), rig.Stored);
        Assert.Equal(0, rig.Edge().Held);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_letter_that_fails_again_after_its_replay_holds_its_key_as_before()
    {
        await using var rig = new Rig();
        await StartAsync(rig, () => true, batch: 8);
        await rig.SendAsync(new Item("a", 1), new Item("a", 2), new Item("a", 3));
        await rig.UntilAsync(() => rig.Edge() is { Held: 2, Dead: 1 }, "two held ones");
        var letter = Assert.Single(await rig.DeadAsync());

        await rig.Store.ReplayAsync([new(letter.Slot, 0)], "me", default);

        await rig.UntilAsync(() => rig.Notes.Count > 1 && rig.Edge() is { Held: 2, Dead: 1 }, "the letter again");
        Assert.Empty(rig.Stored);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task An_earlier_letter_that_is_replayed_does_not_set_free_what_waits_behind_a_later_one()
    {
        await using var rig = new Rig();
        var letsPass = false;
        rig.Before.AddRange([new("a", 1), new("a", 2), new("a", 3)]);
        await rig.StartAsync(
            item =>
            {
                rig.Notes.Enqueue($"{item.No}");
                if (item.No == 1 && !letsPass)
                    throw new FormatException();
                if (item.No == 2)
                    throw new InvalidOperationException();
            },
            edge => edge.KeyBy(item => item.Key).Retry(1).On<FormatException>(Poison.DeadLetter).OnPoison(Poison.HoldKey));
        await rig.UntilAsync(() => rig.Edge() is { Held: 1, Dead: 2 }, "two letters and one held behind the second");

        letsPass = true;
        var first = (await rig.DeadAsync()).Single(letter => !letter.Holds);
        await rig.Store.ReplayAsync([new(first.Slot, 0)], "me", default);

        await rig.StoredAsync(1);
        Assert.Equal([1], rig.Stored);
        Assert.Equal((1, 1), (rig.Edge().Held, rig.Edge().Dead));
        Assert.DoesNotContain("3", rig.Notes);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_new_owner_keeps_the_keys_held()
    {
        await using var rig = new Rig();
        await StartAsync(rig, () => true, batch: 8);
        await rig.SendAsync(new Item("a", 1), new Item("a", 2));
        await rig.UntilAsync(() => rig.Edge() is { Held: 1, Dead: 1 }, "a held one");
        await rig.Host.StopAsync();

        await StartAsync(rig, () => true, batch: 8);
        await rig.SendAsync(new Item("a", 3), new Item("b", 4));

        await rig.StoredAsync(1);
        Assert.Equal([4], rig.Stored);
        Assert.Equal((2, 1), (rig.Edge().Held, rig.Edge().Dead));
        await rig.SoundAsync();
    }

    // The first message of key b fails as long as it is broken.
    private static Task StartAsync(Rig rig, Func<bool> broken, int batch) => rig.StartAsync(
        item =>
        {
            if (item.No != 1)
                return;
            rig.Notes.Enqueue("1");
            if (broken())
                throw new InvalidOperationException();
        },
        edge => edge.KeyBy(item => item.Key).Retry(1).OnPoison(Poison.HoldKey),
        options => options.BatchSize = batch);
}
