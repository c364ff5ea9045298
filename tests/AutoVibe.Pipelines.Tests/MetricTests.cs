namespace AutoVibe.Pipelines.Tests;

public sealed class MetricTests
{
    private const string Edge = "item--handle";

    [Fact]
    public async Task The_leader_tells_what_became_of_the_messages_of_each_edge_and_that_none_is_unaccounted_for()
    {
        await using var rig = new Rig();
        await rig.StartAsync(
            item => _ = item.Key == "bad" ? throw new InvalidOperationException() : 0, edge => edge.KeyBy(item => item.Key).Retry(1).OnPoison(Poison.HoldKey), Often);
        using var figures = new Figures(rig.Host);

        await rig.SendAsync(new("good", 1), new("bad", 2), new("bad", 3), new("good", 4));

        await rig.UntilAsync(() => figures.Of($"autovibe.edge.messages test {Edge} done") == 2 && figures.Of($"autovibe.edge.messages test {Edge} held") == 1, "the books");
        Assert.Equal((1, 0, 0, 0), (
            figures.Of($"autovibe.edge.messages test {Edge} dead"), figures.Of($"autovibe.edge.messages test {Edge} waiting"),
            figures.Of($"autovibe.edge.messages test {Edge} running"), figures.Of($"autovibe.edge.unaccounted test {Edge}")));
    }

    [Theory]
    [InlineData(7, 0)]
    [InlineData(8, 1)]
    [InlineData(6, -1)]
    public void A_message_that_only_one_of_the_books_knows_is_unaccounted_for(long position, long unaccounted)
    {
        var part = new EdgeStatus { Edge = Edge, Part = 0, Head = 9, Position = position, Done = 1, Dropped = 1, Waiting = 1, Held = 1, Running = 1, Dead = 2, Trimmed = 0, OldestAge = TimeSpan.Zero };

        var books = Assert.Single(EdgeBooks.Of("test", [part, part with { Part = 1, Position = 7 }]));

        Assert.Equal(unaccounted, books.Unaccounted);
    }

    [Fact]
    public async Task Tasks_are_counted_when_they_leave_their_edge_and_what_they_send_when_it_is_accepted()
    {
        await using var rig = new Rig();
        await rig.StartPipelineAsync(
            p => p.Inlet<Item>()
                .To(p.Map<Item, Item>("work", item => item.Key == "bad" ? throw new InvalidOperationException() : item), edge => edge.Tasks(1).Partitions(1).Retry(1))
                .Into(p.Store<Item>("stored"), edge => edge.Durable()));
        using var figures = new Figures(rig.Host);

        await rig.SendAsync(new("good", 1), new("bad", 2), new("good", 3));
        await rig.StoredAsync(2);

        await rig.UntilAsync(() => figures.Of("messaging.client.consumed.messages item--work") == 2, "two that are done");
        await rig.UntilAsync(() => figures.Of("autovibe.pipelines.dead_letters item--work") == 1, "one that is dead");
        Assert.Equal(2, figures.Of("messaging.client.sent.messages work--stored"));
    }

    [Fact]
    public async Task A_buffer_in_front_of_a_slow_component_is_seen_to_fill()
    {
        await using var rig = new Rig();
        var go = new TaskCompletionSource();
        await rig.StartPipelineAsync(
            p => p.Add("flood", _ => new Flood()).Output.Into(p.Add("slow", _ => new Slow(go.Task)), edge => edge.Memory(100)),
            options => (options.DrainTimeout, options.HandlerGrace) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100)));
        using var figures = new Figures(rig.Host);

        await rig.UntilAsync(() => figures.Of("autovibe.port.buffer test slow input") > 0.4, "a full buffer");

        go.SetResult();
    }

    private static void Often(PipelineOptions options) => options.MetricsInterval = TimeSpan.FromMilliseconds(50);

    private sealed class Flood : Source<Item>
    {
        public override ValueTask<bool> ReadAsync(SourceBatch<Item> batch, CancellationToken ct)
        {
            for (var i = 0; i < 50 && batch.Room > 0; i++)
                batch.Add(new Item("a", i));
            return new(true);
        }
    }

    private sealed class Slow(Task go) : Sink<Item>
    {
        public override async ValueTask WriteAsync(IReadOnlyList<Item> messages, SinkContext context, CancellationToken ct) => await go.WaitAsync(ct);
    }
}
