using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

public sealed class MergerTests
{
    [Fact]
    public async Task Halves_that_come_over_several_edges_in_any_order_become_one_complete_message_per_key()
    {
        await using var rig = new Rig();
        await StartAsync(rig);

        await Task.WhenAll(
            Task.Run(() => SendAsync<Order>(rig, Enumerable.Range(0, 200).Select(no => new Order($"{no}", 3)))),
            Task.Run(() => SendAsync<Payment>(rig, Enumerable.Range(0, 200).Reverse().SelectMany(no => new[] { new Payment($"{no}", 1), new Payment($"{no}", 2) }))));

        await rig.StoredAsync(200);
        Assert.Equal(Enumerable.Range(0, 200).Select(no => $"{no}:True:3/3").Order(), Bills(rig).Order());
        await rig.SoundAsync();
    }

    [Fact]
    public async Task What_is_missing_at_the_time_out_leaves_an_incomplete_message_and_what_comes_later_opens_the_key_anew()
    {
        await using var rig = new Rig(new ManualTime());
        await StartAsync(rig, TimeSpan.FromMinutes(10));
        await SendAsync<Order>(rig, [new("a", 5), new("b", 5)]);
        await SendAsync<Payment>(rig, [new("a", 2), new("b", 5)]);
        await rig.StoredAsync(1);
        Assert.Equal(["b:True:5/5"], Bills(rig));

        await rig.UntilAsync(() => rig.Time.Elapsed > TimeSpan.FromMinutes(9), "nine minutes", TimeSpan.FromSeconds(15));
        Assert.Single(Bills(rig));
        await rig.StoredAsync(2, TimeSpan.FromSeconds(15));
        Assert.Equal("a:False:2/5", Bills(rig)[1]);
        Assert.InRange(rig.Time.Elapsed, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(12));

        await SendAsync<Payment>(rig, [new("a", 3)]);
        await rig.StoredAsync(3, TimeSpan.FromSeconds(15));
        Assert.Equal("a:False:3/0", Bills(rig)[2]);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_completed_key_has_no_time_out_left_and_no_state()
    {
        await using var rig = new Rig(new ManualTime());
        await StartAsync(rig, TimeSpan.FromMinutes(10));
        await SendAsync<Order>(rig, [new("a", 5)]);
        await SendAsync<Payment>(rig, [new("a", 5)]);
        await rig.StoredAsync(1);

        var ids = (await rig.Store.ListAsync(default)).Single().Ids;
        for (short part = 0; part < 2; part++)
        {
            Assert.Empty(await rig.Store.ReadStateAsync(ids.Components["settle"], part, ["a"], default));
            Assert.Empty((await rig.Store.LoadAsync(new LaneId(1, part), [], [ids.Components["settle"]], default)).Timers);
        }

        await rig.UntilAsync(() => rig.Time.Elapsed > TimeSpan.FromMinutes(20), "the time-out", TimeSpan.FromMinutes(1));
        Assert.Single(Bills(rig));
    }

    [Fact]
    public async Task A_batch_that_fails_midway_folds_nothing_twice()
    {
        await using var rig = new Rig();
        await StartAsync(rig, rejects: 4);

        await SendAsync<Payment>(rig, Enumerable.Range(1, 6).Select(amount => new Payment("a", amount)));
        await SendAsync<Order>(rig, [new("a", 17)]);

        await rig.StoredAsync(1);
        Assert.Equal(["a:True:17/17"], Bills(rig));
        Assert.Single(await rig.DeadAsync(1));
        await rig.SoundAsync();
    }

    [Fact]
    public async Task One_key_can_complete_several_times_within_a_batch()
    {
        await using var rig = new Rig();
        rig.Before.AddRange(Enumerable.Range(1, 9).Select(no => new Item("a", no)));
        await rig.StartPipelineAsync(p =>
        {
            var triples = p.Add<Triples>();
            p.Inlet<Item>().ConnectTo(triples.Items, edge => edge.Durable().KeyBy(item => item.Key).Partitions(1));
            triples.Output.Into(p.Store<Item>("stored"));
        });

        await rig.StoredAsync(3);
        Assert.Equal([6, 15, 24], rig.Stored);
        await rig.SoundAsync();
    }

    private static string[] Bills(Rig rig) => [.. rig.Store.Rows.Select(row => MessageJson.Read<Bill>(System.Text.Encoding.UTF8.GetBytes(row.Json))).Select(bill => $"{bill.Order}:{bill.Complete}:{bill.Paid}/{bill.Total}")];

    private static async Task SendAsync<T>(Rig rig, IEnumerable<T> messages)
    {
        foreach (var message in messages)
            await rig.Host.SendAsync(message);
    }

    private static Task StartAsync(Rig rig, TimeSpan? timeout = null, int rejects = 0) => rig.StartPipelineAsync(
        p =>
        {
            var settle = p.Add("settle", _ => new Settle(timeout ?? Timeout.InfiniteTimeSpan, rejects));
            p.Inlet<Order>().ConnectTo(settle.Orders, edge => edge.Durable().KeyBy(order => order.Id).Partitions(2).Retry(1));
            p.Inlet<Payment>().ConnectTo(settle.Payments, edge => edge.Durable().KeyBy(payment => payment.Order).Partitions(2).Retry(1));
            settle.Output.Into(p.Store<Bill>("stored"), edge => edge.Durable().Partitions(1));
        },
        options => options.BatchSize = 16);

    internal sealed record Order(string Id, int Total);

    internal sealed record Payment(string Order, int Amount);

    internal sealed record Bill(string Order, bool Complete, int Paid, int Total);

    private sealed class Settle(TimeSpan timeout, int rejects) : Merger<Settle.Open, Bill>
    {
        public InputPort<Order> Orders => Input<Order>((open, order) => open.Total = order.Total);

        public InputPort<Payment> Payments => Input<Payment>((open, payment) =>
            open.Paid += payment.Amount != rejects || rejects == 0 ? payment.Amount : throw new InvalidOperationException());

        public override TimeSpan Timeout => timeout;

        public override bool IsComplete(Open state) => state.Total > 0 && state.Paid >= state.Total;

        public override ValueTask<Bill?> MergeAsync(Open state, bool complete, MessageContext context, CancellationToken ct) =>
            new(new Bill(context.Key!, complete, state.Paid, state.Total));

        public sealed class Open
        {
            public int Total { get; set; }

            public int Paid { get; set; }
        }
    }

    private sealed class Triples : Merger<Triples.Seen, Item>
    {
        public InputPort<Item> Items => Input<Item>((seen, item) => (seen.Count, seen.Sum) = (seen.Count + 1, seen.Sum + item.No));

        public override bool IsComplete(Seen state) => state.Count == 3;

        public override ValueTask<Item?> MergeAsync(Seen state, bool complete, MessageContext context, CancellationToken ct) => new(new Item(context.Key!, state.Sum));

        public sealed class Seen
        {
            public int Count { get; set; }

            public int Sum { get; set; }
        }
    }
}
