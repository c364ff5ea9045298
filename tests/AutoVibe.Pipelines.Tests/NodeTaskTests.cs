namespace AutoVibe.Pipelines.Tests;

public sealed class NodeTaskTests
{
    [Fact]
    public async Task Each_node_runs_as_many_tasks_as_its_own_number_says_and_no_more_and_all_are_done()
    {
        await using var rig = new Rig();
        var (small, large) = (new Hall(), new Hall());
        await StartAsync(rig, small, 1);
        await rig.SendAsync([.. Enumerable.Range(0, 300).Select(no => new Item($"{no}", no))]);
        await StartAsync(rig, large, 200);

        await rig.UntilAsync(() => (small.Inside, large.Inside) == (1, 200), "both nodes at work as far as they may");
        await rig.Host.SendAsync(new Item("last", 300));
        Hall.Open(small, large);
        await rig.StoredAsync(301);

        Assert.Equal((1, 200), (small.Most, large.Most));
        await rig.SoundAsync();
    }

    [Fact]
    public async Task What_a_node_that_died_had_taken_takes_no_room_of_the_others()
    {
        await using var rig = new Rig();
        var (first, second) = (new Hall(), new Hall());
        await StartAsync(rig, first, 3);
        await rig.SendAsync([.. Enumerable.Range(0, 5).Select(no => new Item($"{no}", no))]);
        await rig.UntilAsync(() => first.Inside == 3, "a node that has all it may");

        rig.Crash();
        await StartAsync(rig, second, 2);
        await rig.UntilAsync(() => second.Inside == 2, "the other node at work as far as it may");
        Hall.Open(second);
        await rig.StoredAsync(5);

        Assert.Equal(2, second.Most);
        Hall.Open(first);
        await rig.SoundAsync();
    }

    private static Task<EngineHost> StartAsync(Rig rig, Hall hall, int parallel) =>
        rig.StartAsync((item, _, ct) => hall.PassAsync(item, ct), edge => edge.TasksOfNode(parallel), Rig.BuriesSoon);

    /// <summary>Holds all who come in until it is opened, and knows how many they were.</summary>
    private sealed class Hall
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _inside;
        private int _most;

        public int Inside => Volatile.Read(ref _inside);

        public int Most => Volatile.Read(ref _most);

        public static void Open(params Hall[] halls)
        {
            foreach (var hall in halls)
                hall._open.TrySetResult();
        }

        public async ValueTask<Item?> PassAsync(Item item, CancellationToken ct)
        {
            var inside = Interlocked.Increment(ref _inside);
            for (var most = Most; inside > most && Interlocked.CompareExchange(ref _most, inside, most) != most; most = Most)
            {
            }

            await _open.Task.WaitAsync(ct);
            Interlocked.Decrement(ref _inside);
            return item;
        }
    }
}
