using AutoVibe.Pipelines.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Pipelines.Tests;

public sealed class RestartTests
{
    [Fact]
    public async Task A_component_begins_anew_on_all_its_lanes_with_its_state_and_every_message_counts_once()
    {
        await using var rig = new Rig();
        var made = 0;
        await rig.StartPipelineAsync(p => p.Inlet<Item>()
            .To(
                p.Add("handle", _ =>
                {
                    Interlocked.Increment(ref made);
                    return new Handle(TallyAsync);
                }),
                edge => edge.Durable().Partitions(4).KeyBy(item => item.Key))
            .Into(p.Store<Item>("stored")));
        await OwnedAsync(rig, 4);

        for (var round = 1; round <= 4; round++)
        {
            var (before, epochs) = (Volatile.Read(ref made), Epochs(rig));
            for (var i = 0; i < 30; i++)
            {
                if (i == 15)
                    await RestartAsync(rig, "stored");
                await rig.SendAsync(new Item($"k{i % 6}", 1));
            }

            await rig.UntilAsync(() => Epochs(rig).Zip(epochs).All(pair => pair.First > pair.Second) && Owned(rig) == 4, "lanes that began anew");
            Assert.True(Volatile.Read(ref made) >= before + 4);
        }

        await rig.StoredAsync(120);
        Assert.Equal(Enumerable.Range(0, 6).SelectMany(_ => Enumerable.Range(1, 20)).Order(), rig.Stored.Order());
        Assert.All(rig.Store.Audit, entry => Assert.Equal(("ada", "restart", "test/handle"), (entry.Actor, entry.Action, entry.Subject)));
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_lane_finishes_its_batch_first()
    {
        await using var rig = new Rig();
        var gate = new TaskCompletionSource();
        await StartAsync(rig, partitions: 8, async (item, _, _) =>
        {
            rig.Notes.Enqueue($"{item.No}");
            await gate.Task;
            return item;
        });
        await OwnedAsync(rig, 8);
        var epochs = Epochs(rig);
        await rig.SendAsync(new Item("a", 1));
        await rig.UntilAsync(() => !rig.Notes.IsEmpty, "a message under way");

        await RestartAsync(rig, "handle");
        await rig.UntilAsync(() => Epochs(rig).Zip(epochs).Count(pair => pair.First > pair.Second) == 7, "the lanes that had nothing to do");
        gate.SetResult();

        await rig.UntilAsync(() => Epochs(rig).Zip(epochs).All(pair => pair.First > pair.Second), "all lanes");
        Assert.Equal([1], rig.Stored);
        Assert.Equal(["1"], rig.Notes);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_handler_that_is_stuck_is_cancelled_and_its_message_repeated_without_costing_a_try()
    {
        await using var rig = new Rig();
        var stuck = true;
        await StartAsync(
            rig, partitions: 1,
            async (item, context, ct) =>
            {
                rig.Notes.Enqueue($"{context.Attempt}");
                if (stuck)
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
                return item;
            },
            options => options.HandlerGrace = TimeSpan.FromMilliseconds(50),
            edge => edge.Retry(1));
        await rig.SendAsync(new Item("a", 1));
        for (var times = 1; times <= 4; times++)
        {
            await rig.UntilAsync(() => rig.Notes.Count == times, "a message under way");
            stuck = times < 4;
            await RestartAsync(rig, "handle");
        }

        await rig.StoredAsync(1);
        Assert.Equal(["1", "1", "1", "1", "1"], rig.Notes);
        Assert.Empty(await rig.DeadAsync());
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_lane_that_stopped_in_front_of_a_message_tries_it_again()
    {
        await using var rig = new Rig();
        var broken = true;
        await rig.StartAsync(item => _ = broken ? throw new InvalidOperationException() : 0, edge => edge.Retry(1).OnPoison(Poison.Stop));
        await rig.SendAsync(new Item("a", 1));
        await rig.UntilAsync(() => rig.Host.Pipelines.Problems.Count == 1, "a problem");

        broken = false;
        await RestartAsync(rig, "handle");

        await rig.StoredAsync(1);
        Assert.Empty(rig.Host.Pipelines.Problems);
    }

    [Fact]
    public async Task What_a_source_without_a_position_has_read_is_done_however_long_that_takes()
    {
        await using var rig = new Rig();
        var (given, looks) = (0, 0);
        var gate = new TaskCompletionSource();
        await rig.StartPipelineAsync(
            p => p.Add("feed", _ => new Counter(() => Volatile.Read(ref given) < 40 ? Interlocked.Increment(ref given) : null)).Output
                .To(p.Add("handle", _ => new Handle(async (item, _, _) =>
                {
                    await gate.Task;
                    return item;
                })))
                .Into(p.Store<Item>("stored")),
            options => options.HandlerGrace = TimeSpan.FromMilliseconds(20));
        await rig.UntilAsync(() => Volatile.Read(ref given) > 3, "messages under way");
        var epochs = Epochs(rig);

        await RestartAsync(rig, "handle");
        rig.Faults = _ =>
        {
            Interlocked.Increment(ref looks);
            return StoreFault.None;
        };
        await rig.UntilAsync(() => Volatile.Read(ref looks) > 20, "looks of the node, longer than the grace");
        gate.SetResult();

        await rig.StoredAsync(40);
        Assert.All(Epochs(rig).Zip(epochs), pair => Assert.True(pair.First > pair.Second));
        Assert.Equal(Enumerable.Range(1, 40), rig.Stored);
    }

    [Fact]
    public async Task A_source_with_a_position_goes_on_where_it_was()
    {
        await using var rig = new Rig();
        await rig.StartPipelineAsync(p => p.Add("feed", _ => new Feed(5000)).Output.To(p.Add("handle", _ => new Handle(_ => { }))).Into(p.Store<Item>("stored")));

        for (var stored = 500; stored <= 4000; stored += 500)
        {
            await rig.StoredAsync(stored);
            await RestartAsync(rig, "feed");
        }

        await rig.StoredAsync(5000);
        Assert.Equal(Enumerable.Range(1, 5000), rig.Stored);
    }

    [Fact]
    public async Task A_task_under_way_goes_on_to_its_end_and_runs_once()
    {
        await using var rig = new Rig();
        var gate = new TaskCompletionSource();
        await rig.StartPipelineAsync(
            p => p.Inlet<Item>()
                .To(p.Add("work", _ => new Handle(async (item, context, _) =>
                {
                    rig.Notes.Enqueue($"{item.No} {context.Attempt}");
                    if (item.No == 1)
                        await gate.Task;
                    return item;
                })), edge => edge.Tasks(2).Partitions(1))
                .Into(p.Store<Item>("stored")),
            options => options.HandlerGrace = TimeSpan.FromMilliseconds(20));
        await rig.SendAsync(new Item("a", 1));
        await rig.UntilAsync(() => rig.Notes.Count == 1, "a task under way");
        var epochs = Epochs(rig);

        await RestartAsync(rig, "work");
        await rig.UntilAsync(() => Epochs(rig).Zip(epochs).All(pair => pair.First > pair.Second), "a lane that began anew");
        await rig.SendAsync(new Item("b", 2));
        await rig.StoredAsync(1);
        Assert.Equal(1, rig.Edge("item--work").Running);
        gate.SetResult();

        await rig.StoredAsync(2);
        Assert.Equal(["1 1", "2 1"], rig.Notes);
        Assert.Equal((2, 0), (rig.Edge("item--work").Done, rig.Edge("item--work").Dead));
        await rig.SoundAsync();
    }

    [Fact]
    public async Task What_is_not_there_is_named_and_so_is_what_was_probably_meant()
    {
        await using var rig = new Rig();
        await rig.StartAsync(_ => { });

        var component = await Assert.ThrowsAsync<PipelineException>(() => RestartAsync(rig, "handel"));
        var inlet = await Assert.ThrowsAsync<PipelineException>(() => RestartAsync(rig, "item"));
        var pipeline = await Assert.ThrowsAsync<PipelineException>(() => Control(rig).RestartAsync("tset", "handle", "ada", default));

        Assert.Equal((PipelineErrors.UnknownComponent, "Did you mean 'handle'?"), (component.Error, component.Fix));
        Assert.Contains("It has handle, stored.", component.Message, StringComparison.Ordinal);
        Assert.Equal(PipelineErrors.UnknownComponent, inlet.Error);
        Assert.Equal((PipelineErrors.UnknownPipeline, "Did you mean 'test'?"), (pipeline.Error, pipeline.Fix));
        Assert.Empty(rig.Store.Audit);
    }

    private static async ValueTask<Item?> TallyAsync(Item item, MessageContext context, CancellationToken ct)
    {
        var sum = await context.StateAsync<RetryTests.Sum>();
        sum.Total += item.No;
        return item with { No = sum.Total };
    }

    private static Task StartAsync(
        Rig rig, short partitions, Func<Item, MessageContext, CancellationToken, ValueTask<Item?>> handle, Action<PipelineOptions>? options = null, Action<EdgeBuilder<Item>>? more = null) =>
        rig.StartAsync(
            handle,
            edge =>
            {
                edge.Partitions(partitions);
                more?.Invoke(edge);
            },
            options);

    private static PipelineControl Control(Rig rig) => rig.Host.Services.GetRequiredService<PipelineControl>();

    private static Task<SegmentShape> RestartAsync(Rig rig, string component) => Control(rig).RestartAsync("test", component, "ada", default);

    private static Task OwnedAsync(Rig rig, int lanes) => rig.UntilAsync(() => Owned(rig) == lanes, "the owner of all lanes");

    private static int Owned(Rig rig) => rig.Lanes().Count(lane => lane.Owner is not null);

    private static IReadOnlyList<long> Epochs(Rig rig) => [.. rig.Lanes().OrderBy(lane => lane.Lane.Segment).ThenBy(lane => lane.Lane.Part).Select(lane => lane.Epoch)];

    /// <summary>Gives numbers as long as there are any; one of them each time it is asked.</summary>
    private sealed class Counter(Func<int?> next) : Source<Item>
    {
        public override ValueTask<bool> ReadAsync(SourceBatch<Item> batch, CancellationToken ct)
        {
            if (next() is { } no)
                batch.Add(new Item("a", no));
            return new(true);
        }
    }
}
