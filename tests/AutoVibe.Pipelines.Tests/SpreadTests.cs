using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

public sealed class SpreadTests
{
    private const short Parts = 4;
    private readonly Spread _spread = new();

    [Fact]
    public void As_long_as_nothing_is_known_each_message_goes_to_the_next_partition() => Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1], Runs(8));

    [Fact]
    public void Slow_messages_go_to_all_partitions_one_by_one()
    {
        _spread.Took(TimeSpan.FromSeconds(1), 10);

        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1], Runs(8));
    }

    [Fact]
    public void Quick_messages_stay_together_for_a_millisecond_of_work()
    {
        _spread.Took(TimeSpan.FromMilliseconds(2), 10);

        Assert.Equal([5, 5, 5, 5, 4], Runs(24));
    }

    [Fact]
    public void However_quick_they_are_not_more_than_a_small_batch_of_them_stays_together()
    {
        _spread.Took(TimeSpan.Zero, 500);

        Assert.Equal([64, 64, 22], Runs(150));
    }

    [Fact]
    public void What_becomes_slow_is_spread_at_once()
    {
        _spread.Took(TimeSpan.Zero, 500);
        Assert.Equal([3], Runs(3));

        _spread.Took(TimeSpan.FromSeconds(10), 1);

        Assert.Equal([1, 1, 1], Runs(3));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(100, 8)]
    public async Task Sent_without_a_key_quick_messages_come_to_few_lanes_and_slow_ones_to_all(int milliseconds, int most)
    {
        await using var rig = new Rig(new ManualTime());
        await rig.StartAsync(_ => rig.Time.Advance(TimeSpan.FromMilliseconds(milliseconds)), edge => edge.Partitions(8));
        await rig.SendAsync(new Item("a", 0));

        // The handler alone moves the clock.
        await rig.StoredAsync(1, TimeSpan.Zero);
        var before = await HeadsAsync(rig);

        await rig.SendAsync([.. Enumerable.Range(1, 32).Select(no => new Item("a", no))]);

        var grown = (await HeadsAsync(rig)).Zip(before).Count(pair => pair.First > pair.Second);
        Assert.InRange(grown, most == 8 ? 8 : 1, most);
        await rig.StoredAsync(33);
    }

    private static async Task<List<long>> HeadsAsync(Rig rig) =>
        [.. (await rig.Store.StatusAsync("test", default)).Where(part => part.Edge == "item--handle").OrderBy(part => part.Part).Select(part => part.Head)];

    // How many messages in a row came to one partition.
    private List<int> Runs(int messages)
    {
        var runs = new List<int>();
        var last = -1;
        for (var message = 0; message < messages; message++)
        {
            var part = _spread.Next(Parts);
            Assert.InRange(part, 0, Parts - 1);
            if (part == last)
                runs[^1]++;
            else
                runs.Add(1);
            last = part;
        }

        return runs;
    }
}
