using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

[Collection(nameof(Alone))]
public sealed class ProbeTests
{
    private const int MostDeaths = 10;

    [Fact]
    public async Task A_message_that_kills_its_process_is_found_by_probing_and_parked_at_the_third_probe()
    {
        await using var rig = new Rig();
        rig.Before.AddRange(Enumerable.Range(0, 10).Select(no => new Item("a", no)));

        var deaths = await LiveUntilSettledAsync(rig, KillsAt(6), edge => edge.Retry(1));

        Assert.InRange(deaths, 2, 4);
        var dead = Assert.Single(await rig.DeadAsync());
        Assert.Equal(("crash", 0), (dead.Reason, dead.Failures));
        Assert.Equal(Enumerable.Range(0, 10).Except([6]), rig.Stored);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_crash_letter_holds_its_key_where_the_edge_says_so()
    {
        await using var rig = new Rig();
        rig.Before.AddRange(Enumerable.Range(0, 6).Select(no => new Item(no % 2 == 0 ? "even" : "odd", no)));

        await LiveUntilSettledAsync(rig, KillsAt(2), edge => edge.KeyBy(item => item.Key).OnPoison(Poison.HoldKey));

        Assert.True(Assert.Single(await rig.DeadAsync()).Holds);
        Assert.Equal([0, 1, 3, 5], rig.Stored);
        Assert.Equal(1, rig.Edge().Held);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_message_that_is_probed_whenever_another_lanes_message_kills_the_process_is_not_taken_for_the_killer()
    {
        await using var rig = new Rig(new ManualTime());
        var atWork = Enumerable.Range(0, MostDeaths + 1).Select(_ => new TaskCompletionSource()).ToList();
        rig.Before.AddRange([new("killer", 0), new("bystander", 1)]);

        await LiveUntilSettledAsync(
            rig,
            async (item, life) =>
            {
                if (item.Key == "bystander")
                    atWork[life].TrySetResult();
                var others = item.Key == "killer" ? atWork[life].Task : Task.Delay(Timeout.InfiniteTimeSpan, rig.Time);
                await Task.WhenAny(others, Task.Delay(TimeSpan.FromSeconds(3), rig.Time));
                return item.Key == "killer";
            },
            edge => edge.KeyBy(item => item.Key).Partitions(8));

        Assert.Equal(("crash", "killer"), Assert.Single(await rig.DeadAsync()) is var dead ? (dead.Reason, dead.Message.Key) : default);
        Assert.Equal([1], rig.Stored);
        await rig.SoundAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_that_is_probed_whenever_a_task_kills_the_process_is_not_taken_for_the_killer(bool taskComesFirst)
    {
        const int MostDeathsOfTasks = 6;
        await using var rig = new Rig(new ManualTime());
        var probing = new Meeting();
        var running = new Meeting();
        rig.Before.Add(new("a", 1));

        var deaths = await LiveUntilSettledAsync(rig, ["item--killer", "item--bystander"], (life, die) => rig.StartPipelineAsync(p =>
        {
            var inlet = p.Inlet<Item>();
            inlet.Into(p.Add("killer", _ => new Work(async () =>
            {
                running.Arrive(life);
                await probing.WaitAsync(life);
                die();
            })), edge => edge.Tasks(1, MostDeathsOfTasks));
            inlet.Into(p.Add("bystander", _ =>
            {
                if (taskComesFirst)
                    running.WaitAsync(life).Wait();
                return new Work(async () =>
                {
                    probing.Arrive(life);
                    await Task.Delay(TimeSpan.FromSeconds(1), rig.Time);
                });
            }), edge => edge.Durable().Partitions(1));
        }));

        Assert.Equal(("crash", "item--killer"), Assert.Single(await rig.DeadAsync()) is var dead ? (dead.Reason, dead.EdgeName) : default);
        Assert.Equal((MostDeathsOfTasks, 1), (deaths, rig.Edge("item--bystander").Done));
        await rig.SoundAsync();
    }

    [Theory]
    [InlineData(3, 3, false)]
    [InlineData(5, 4, true)]
    public async Task A_task_knows_how_many_processes_died_with_it_and_its_edge_says_how_many_may(int most, int given, bool isStored)
    {
        await using var rig = new Rig();
        rig.Before.Add(new("a", 1));
        var told = new List<int>();

        // A component that counts ends it by itself behind the fourth.
        var deaths = await LiveUntilSettledAsync(rig, (_, life) => Task.FromResult(life < 4), edge => edge.Tasks(1, most), context => told.Add(context.Deaths));

        Assert.Equal((given, isStored ? 0 : 1, isStored ? 1 : 0), (deaths, (await rig.DeadAsync()).Count, rig.Stored.Count));
        Assert.Equal(Enumerable.Range(0, isStored ? given + 1 : given), told);
        await rig.SoundAsync();
    }

    private static Func<Item, int, Task<bool>> KillsAt(int no) => (item, _) => Task.FromResult(item.No == no);

    private static Task<int> LiveUntilSettledAsync(Rig rig, Func<Item, int, Task<bool>> kills, Action<EdgeBuilder<Item>> edge, Action<MessageContext>? look = null) =>
        LiveUntilSettledAsync(rig, ["item--handle"], (life, die) => rig.StartAsync(
            async (item, context, _) =>
            {
                look?.Invoke(context);
                if (await kills(item, life))
                    die();
                return item;
            },
            edge,
            options => options.BatchSize = 5));

    // Each life runs until a message that kills is touched; then the process is gone without a word, and the next one finds its lanes.
    private static async Task<int> LiveUntilSettledAsync(Rig rig, IReadOnlyList<string> edges, Func<int, Action, Task> start)
    {
        for (var deaths = 0; ; deaths++)
        {
            Assert.True(deaths <= MostDeaths, "The message that kills was never parked.");
            var died = new TaskCompletionSource();
            var isDead = 0;
            await start(deaths, Die);
            await rig.UntilAsync(() => died.Task.IsCompleted || edges.All(edge => rig.Edge(edge) is { Backlog: 0, Waiting: 0, Running: 0 }), "death or the end", TimeSpan.FromMilliseconds(100));
            if (!died.Task.IsCompleted)
                return deaths;
            await rig.DeclareDeadAsync(rig.Host);

            void Die()
            {
                if (Interlocked.Exchange(ref isDead, 1) == 0)
                    rig.Crash();
                died.TrySetResult();
                throw new OperationCanceledException();
            }
        }
    }

    /// <summary>Where two wait for each other in each life, but not for ever: one of them may be done.</summary>
    private sealed class Meeting
    {
        private readonly List<TaskCompletionSource> _lives = [.. Enumerable.Range(0, MostDeaths + 1).Select(_ => new TaskCompletionSource())];

        public void Arrive(int life) => _lives[life].TrySetResult();

        public Task WaitAsync(int life) => Task.WhenAny(_lives[life].Task, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System));
    }

    private sealed class Work(Func<Task> work) : Sink<Item>
    {
        public override async ValueTask WriteAsync(IReadOnlyList<Item> messages, SinkContext context, CancellationToken ct) => await work();
    }
}
