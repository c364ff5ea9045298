using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

public sealed class TaskContactTests
{
    [Fact]
    public async Task A_task_rests_while_the_database_is_away_and_goes_on_where_it_was()
    {
        await using var rig = new Rig();
        using var work = new Work();
        await StartAsync(rig, work);
        await rig.SendAsync(new Item("a", 1));
        await rig.UntilAsync(() => work.Acts > 3, "a task at work");

        rig.Faults = _ => StoreFault.Unreached;
        await rig.UntilAsync(() => !work.MayAct, "a task that must rest");
        var (acts, calls) = (work.Acts, 0);
        rig.Faults = _ => Interlocked.Increment(ref calls) > 0 ? StoreFault.Unreached : StoreFault.None;
        await rig.UntilAsync(() => calls > 20, "a store that stays away");
        Assert.InRange(work.Acts, acts, acts + 1);

        rig.Faults = static _ => StoreFault.None;
        await rig.UntilAsync(() => work.Acts > acts + 3, "a task that goes on");
        work.End();
        await rig.StoredAsync(1);
        Assert.Equal(1, work.Starts);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_process_that_nobody_hears_lets_its_task_rest_before_another_has_it()
    {
        await using var rig = new Rig();
        using var first = new Work();
        await StartAsync(rig, first);
        await rig.SendAsync(new Item("a", 1));
        await rig.UntilAsync(() => first.Acts > 3, "a task at work");

        rig.Crash();
        using var second = new Work();
        var meanwhile = new TaskCompletionSource<(bool MayAct, int Acts)>(TaskCreationOptions.RunContinuationsAsynchronously);
        second.Begun = () => meanwhile.TrySetResult((first.MayAct, first.Acts));
        await StartAsync(rig, second);

        var (mayAct, acts) = await meanwhile.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(mayAct);
        second.End();
        await rig.StoredAsync(1);
        Assert.Equal(acts, first.Acts);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task Progress_is_saved_when_the_database_is_back_and_costs_no_try()
    {
        await using var rig = new Rig();
        await rig.StartPipelineAsync(Define(async (item, context, ct) =>
        {
            rig.Notes.Enqueue($"{context.Attempt}");
            var away = 0;
            rig.Faults = call => call == StoreCall.Task && Interlocked.Increment(ref away) <= 3 ? StoreFault.Unreached : StoreFault.None;
            await context.SaveProgressAsync(item, ct);
            return context.Progress<Item>();
        }));

        await rig.SendAsync(new Item("a", 7));

        await rig.StoredAsync(1);
        Assert.Equal(["1"], rig.Notes);
        Assert.Equal([7], rig.Stored);
    }

    [Fact]
    public async Task A_task_that_gives_itself_back_when_its_process_leaves_is_gone_on_with_at_no_cost()
    {
        await using var rig = new Rig();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pipeline = Define(async (item, context, ct) =>
        {
            rig.Notes.Enqueue($"{context.Attempt}");
            if (context.Progress<Item>() is { No: 4 } enough)
                return enough;

            await context.SaveProgressAsync(new Item("a", (context.Progress<Item>()?.No ?? 0) + 1), ct);
            started.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.Draining).ContinueWith(_ => { }, TaskScheduler.Default);
            throw new TaskGivenBackException();
        });

        // More often than a task may die with its process.
        for (var life = 0; life < 4; life++)
        {
            await rig.StartPipelineAsync(pipeline);
            if (life == 0)
                await rig.SendAsync(new Item("a", 9));
            await started.Task.WaitAsync(TimeSpan.FromSeconds(30));
            started = new(TaskCreationOptions.RunContinuationsAsynchronously);
            await rig.Host.StopAsync();
        }

        await rig.StartPipelineAsync(pipeline);
        await rig.StoredAsync(1);
        Assert.Equal([4], rig.Stored);
        Assert.Equal(["1", "1", "1", "1", "1"], rig.Notes);
        await rig.SoundAsync();
    }

    private static Task StartAsync(Rig rig, Work work) => rig.StartPipelineAsync(Define(work.RunAsync), Rig.BuriesSoon);

    private static Action<PipelineBuilder> Define(Func<Item, MessageContext, CancellationToken, ValueTask<Item?>> run) => p => p.Inlet<Item>()
        .To(p.Add("work", _ => new Handle(run)), edge => edge.Tasks(1).Partitions(1))
        .Into(p.Store<Item>("stored"));

    /// <summary>Acts on and on, each time when it may, until it is told to end.</summary>
    private sealed class Work : IDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private MessageContext? _context;
        private int _acts;

        public int Acts => Volatile.Read(ref _acts);

        public int Starts { get; private set; }

        public bool MayAct => _context!.MayAct;

        public Action Begun { get; set; } = static () => { };

        public async ValueTask<Item?> RunAsync(Item item, MessageContext context, CancellationToken ct)
        {
            _context = context;
            Starts++;
            Begun();
            while (!_end.IsCancellationRequested)
            {
                await context.WaitUntilMayActAsync(ct);
                Interlocked.Increment(ref _acts);
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, ct);
            }

            return item;
        }

        public void End() => _end.Cancel();

        public void Dispose() => _end.Dispose();
    }
}
