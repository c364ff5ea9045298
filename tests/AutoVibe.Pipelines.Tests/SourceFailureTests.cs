using System.Collections.Concurrent;
using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

public sealed class SourceFailureTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_that_fails_behind_a_source_is_tried_again_in_place_and_all_arrive_once_and_in_order(bool position)
    {
        await using var rig = new Rig();
        var tries = new ConcurrentDictionary<int, int>();
        await StartAsync(
            rig, 1000, item => _ = item.No % 100 == 7 && tries.AddOrUpdate(item.No, 1, (_, times) => times + 1) < 4 ? throw new InvalidOperationException() : 0,
            edge => edge.Retry(4, TimeSpan.FromMilliseconds(1)), position: position);

        await rig.StoredAsync(1000);

        Assert.Equal(Enumerable.Range(1, 1000), rig.Stored);
        Assert.All(tries.Values, times => Assert.Equal(4, times));
        Assert.Empty(rig.Host.Pipelines.Problems);
        await rig.SoundAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_behind_a_source_is_skipped_only_where_the_edge_says_so(bool position)
    {
        await using var rig = new Rig();
        await StartAsync(rig, 600, FailsOn(300, 301, 302), edge => edge.Retry(2, TimeSpan.FromMilliseconds(1)).OnPoison(Poison.Skip), position: position);

        await rig.StoredAsync(597);

        Assert.Equal(Enumerable.Range(1, 600).Except([300, 301, 302]), rig.Stored);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_message_whose_tries_are_used_up_is_neither_lost_nor_passed_and_the_lane_goes_on_by_itself_when_it_can()
    {
        await using var rig = new Rig(new ManualTime());
        var broken = true;
        await StartAsync(rig, 600, item => _ = item.No == 300 && broken ? throw new InvalidOperationException("not yet") : 0, edge => edge.Retry(2));

        await rig.UntilAsync(() => rig.Host.Pipelines.Problems.Count == 1, "a problem");
        Assert.Contains("InvalidOperationException: not yet", rig.Host.Pipelines.Problems[0], StringComparison.Ordinal);
        await rig.StoredAsync(299);
        Assert.Equal(Enumerable.Range(1, 299), rig.Stored);

        broken = false;
        await rig.StoredAsync(600, TimeSpan.FromSeconds(1));
        Assert.Equal(Enumerable.Range(1, 600), rig.Stored);
        Assert.Empty(rig.Host.Pipelines.Problems);
        await rig.SoundAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_source_whose_policy_is_to_stop_tries_again_after_pause_and_resume(bool position)
    {
        await using var rig = new Rig();
        var broken = true;
        await StartAsync(
            rig, 600, item => _ = item.No == 300 && broken ? throw new InvalidOperationException("not yet") : 0, edge => edge.Retry(1).OnPoison(Poison.Stop), position: position);
        await rig.UntilAsync(() => rig.Host.Pipelines.Problems.Count == 1, "a problem");
        Assert.Contains("paused and resumed", rig.Host.Pipelines.Problems[0], StringComparison.Ordinal);

        broken = false;
        await rig.Store.SetPausedAsync("test", null, true, default);
        await rig.UntilAsync(() => rig.Host.Pipelines.Problems.Count == 0, "a lane that rests");
        await rig.Store.SetPausedAsync("test", null, false, default);

        await rig.StoredAsync(600);
        Assert.Equal(Enumerable.Range(1, 600), rig.Stored);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task Only_the_failing_message_of_a_source_without_a_position_is_lost_when_its_host_stops()
    {
        await using var rig = new Rig();
        await StartAsync(rig, 600, FailsOn(300), edge => edge.Retry(1), position: false);
        await rig.UntilAsync(() => rig.Host.Pipelines.Problems.Count == 1, "a problem");

        await rig.Host.StopAsync();

        Assert.Equal(Enumerable.Range(1, 600).Except([300]), rig.Stored);
    }

    [Fact]
    public async Task A_source_with_a_position_whose_host_stops_in_front_of_a_message_reads_it_again()
    {
        await using var rig = new Rig();
        await StartAsync(rig, 600, FailsOn(300), edge => edge.Retry(1));
        await rig.UntilAsync(() => rig.Host.Pipelines.Problems.Count == 1, "a problem");

        await rig.Host.StopAsync();
        await StartAsync(rig, 600, _ => { }, edge => edge.Retry(1));

        await rig.StoredAsync(600);
        Assert.Equal(Enumerable.Range(1, 600), rig.Stored);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task The_edge_into_the_failing_component_says_how_often_it_is_tried()
    {
        await using var rig = new Rig();
        var tries = 0;
        Action<Item> counting = item => _ = item.No == 5 && ++tries > 0 ? throw new InvalidOperationException() : 0;
        await rig.StartPipelineAsync(p => p.Add("feed", _ => new Feed(10)).Output
            .To(p.Add("first", _ => new Handle(_ => { })), edge => edge.Retry(1))
            .To(p.Add("second", _ => new Handle(counting)), edge => edge.Retry(3, TimeSpan.FromMilliseconds(1)).OnPoison(Poison.Skip))
            .Into(p.Store<Item>("stored")));

        await rig.StoredAsync(9);

        Assert.Equal(4, tries);
    }

    [Fact]
    public async Task A_component_behind_a_source_that_takes_too_long_is_cancelled_and_its_message_has_failed()
    {
        await using var rig = new Rig();
        await rig.StartPipelineAsync(
            p => p.Add("feed", _ => new Feed(10)).Output
                .To(p.Add("handle", _ => new Handle(async (item, _, ct) =>
                {
                    if (item.No == 5)
                        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
                    return item;
                })), edge => edge.Retry(1).OnPoison(Poison.Skip))
                .Into(p.Store<Item>("stored")),
            options => (options.HandlerTimeout, options.HandlerGrace) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100)));

        await rig.StoredAsync(9);

        Assert.Equal(Enumerable.Range(1, 10).Except([5]), rig.Stored);
        Assert.False(rig.Host.Pipelines.MustRestart);
    }

    [Fact]
    public async Task A_source_that_gives_messages_without_moving_its_position_is_told_so()
    {
        await using var rig = new Rig();

        await rig.StartPipelineAsync(p => p.Add("still", _ => new Still()).Output.Into(p.Store<Item>("stored")));

        await rig.UntilAsync(() => rig.Host.Pipelines.Problems.Count == 1, "a problem");
        Assert.Contains("did not move its position", rig.Host.Pipelines.Problems[0], StringComparison.Ordinal);
        Assert.Empty(rig.Stored);
    }

    [Fact]
    public async Task Effects_outside_the_database_have_names_of_their_own_for_every_message_that_one_message_became()
    {
        await using var rig = new Rig();
        var names = new ConcurrentQueue<(int No, string Name)>();
        var failures = 0;
        await rig.StartPipelineAsync(p => p.Add("feed", _ => new Feed(3)).Output
            .To(p.Add("copies", _ => new Copies()))
            .To(p.Add("note", _ => new Handle((item, context, _) =>
            {
                names.Enqueue((item.No, context.IdempotencyKey));
                return item.No == 203 && failures++ == 0 ? throw new InvalidOperationException() : new(item);
            })), edge => edge.Retry(2, TimeSpan.FromMilliseconds(1)))
            .Into(p.Store<Item>("stored")));

        await rig.StoredAsync(9);

        Assert.Equal(9, names.Select(name => name.Name).Distinct().Count());
        Assert.All(names.GroupBy(name => name.No), tries => Assert.Single(tries.Distinct()));
    }

    private static Action<Item> FailsOn(params int[] numbers) => item => _ = numbers.Contains(item.No) ? throw new InvalidOperationException() : 0;

    private static Task StartAsync(Rig rig, int last, Action<Item> handle, Action<EdgeBuilder<Item>> edge, bool position = true) => rig.StartPipelineAsync(
        p => (position ? p.Add("feed", _ => new Feed(last)).Output : p.Add("feed", _ => new LooseFeed(last)).Output)
            .To(p.Add("handle", _ => new Handle(handle)), edge)
            .Into(p.Store<Item>("stored")));

    private sealed class Still : Source<Item, Feed.At>
    {
        public override ValueTask<bool> ReadAsync(SourceBatch<Item, Feed.At> batch, CancellationToken ct)
        {
            batch.Add(new Item("a", 1));
            return new(true);
        }
    }

    private sealed class Copies : FlatTransformer<Item, Item>
    {
        public override async IAsyncEnumerable<Item> TransformAsync(Item message, MessageContext context, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
        {
            await Task.Yield();
            for (var copy = 0; copy < 3; copy++)
                yield return message with { No = message.No + (100 * copy) };
        }
    }
}
