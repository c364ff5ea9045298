using System.Collections.Concurrent;

namespace AutoVibe.Pipelines.Tests;

public sealed class CommitRefusedTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    public async Task What_the_database_refuses_is_traced_to_the_guilty_messages_and_no_handler_runs_a_third_time(int count)
    {
        await using var rig = new Rig();
        var runs = new ConcurrentDictionary<int, int>();
        int[] guilty = count == 64 ? [0, 17, 18, 63] : [0];
        await StartAsync(rig, edge => edge.Retry(1), item => runs.AddOrUpdate(item.No, 1, (_, times) => times + 1), guilty, Enumerable.Range(0, count).Select(no => new Item("a", no)));

        var dead = await rig.DeadAsync(guilty.Length);
        await rig.UntilAsync(() => rig.Store.Executed.Count == count - guilty.Length, "the others");

        Assert.All(dead, letter => Assert.Contains("is guilty", letter.Error, StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(0, count).Except(guilty), Executed(rig));
        Assert.All(runs.Values, times => Assert.InRange(times, 1, 2));
        await rig.SoundAsync();
    }

    [Fact]
    public async Task Later_messages_of_a_refused_ones_key_do_not_see_its_state()
    {
        await using var rig = new Rig();
        await StartAsync(rig, edge => edge.KeyBy(item => item.Key).Retry(1), _ => { }, [3], Enumerable.Range(1, 6).Select(no => new Item(no % 2 == 0 ? "b" : "a", no)), tally: true);

        await rig.DeadAsync(1);
        await rig.UntilAsync(() => rig.Store.Executed.Count == 5, "the others");

        Assert.Equal(["1:1", "2:2", "4:6", "5:6", "6:12"], rig.Store.Executed.Select(command => $"{command.Parameters[0].Value}:{command.Parameters[1].Value}").Order());
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_refused_message_is_retried_and_its_key_waits_in_order()
    {
        await using var rig = new Rig();
        var refusals = 0;
        rig.Store.Refuse = command => Equals(command.Parameters[0].Value, 3) && ++refusals <= 6 ? "is guilty" : null;
        await StartAsync(
            rig, edge => edge.KeyBy(item => item.Key).Retry(10, TimeSpan.FromMilliseconds(1)), _ => { }, null, Enumerable.Range(1, 9).Select(no => new Item(no % 3 == 0 ? "c" : $"{no}", no)), tally: true);

        await rig.UntilAsync(() => rig.Store.Executed.Count == 9, "all of them");

        Assert.Equal(["3:3", "6:9", "9:18"], rig.Store.Executed.Where(command => (int)command.Parameters[0].Value! % 3 == 0).Select(command => $"{command.Parameters[0].Value}:{command.Parameters[1].Value}"));
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_lane_whose_policy_is_to_stop_stops_in_front_of_what_the_database_refuses()
    {
        await using var rig = new Rig();
        await StartAsync(rig, edge => edge.Retry(1).OnPoison(Poison.Stop), _ => { }, [5], Enumerable.Range(0, 10).Select(no => new Item("a", no)));

        await rig.UntilAsync(() => rig.Host.Pipelines.Problems.Count == 1, "a problem");

        Assert.Equal(Enumerable.Range(0, 5), Executed(rig));
        Assert.Equal(5, rig.Edge("item--tally").Position);
        await rig.SoundAsync();
    }

    private static IEnumerable<int> Executed(Rig rig) => rig.Store.Executed.Select(command => (int)command.Parameters[0].Value!).Order();

    private static Task StartAsync(Rig rig, Action<EdgeBuilder<Item>> edge, Action<Item> note, int[]? guilty, IEnumerable<Item> items, bool tally = false)
    {
        if (guilty is not null)
            rig.Store.Refuse = command => guilty.Contains((int)command.Parameters[0].Value!) ? $"{command.Parameters[0].Value} is guilty" : null;
        rig.Before.AddRange(items);
        return rig.StartPipelineAsync(p => p.Inlet<Item>()
            .To(p.Add("tally", _ => new Tally(note, tally)), it => edge(it.Durable().Partitions(1)))
            .Into(p.Add("write", _ => new Write())));
    }

    private sealed record Line(int No, int Total);

    private sealed class Tally(Action<Item> note, bool tally) : Transformer<Item, Line>
    {
        public override async ValueTask<Line?> TransformAsync(Item message, MessageContext context, CancellationToken ct)
        {
            note(message);
            if (!tally)
                return new Line(message.No, 0);
            var sum = await context.StateAsync<RetryTests.Sum>();
            sum.Total += message.No;
            return new Line(message.No, sum.Total);
        }
    }

    private sealed class Write : Sink<Line>
    {
        public override ValueTask WriteAsync(IReadOnlyList<Line> messages, SinkContext context, CancellationToken ct)
        {
            foreach (var message in messages)
                context.Execute("INSERT INTO lines VALUES (@no, @total)", new { no = message.No, total = message.Total });
            return ValueTask.CompletedTask;
        }
    }
}
