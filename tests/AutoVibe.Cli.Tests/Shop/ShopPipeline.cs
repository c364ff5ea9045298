using AutoVibe.Pipelines;

namespace AutoVibe.Cli.Tests;

/// <summary>Orders and a feed of ticks: keyed state, a merger with a time-out, a message that holds its key, a source with a position, and rows at the ends.</summary>
public sealed class ShopPipeline : PipelineDefinition
{
    public const string PipelineName = "shop";

    public override string Name => PipelineName;

    public override void Define(PipelineBuilder p)
    {
        var pairs = p.Add<PairOrders>();
        p.Inlet<Order>()
            .To(p.Add<CountOrders>(), edge => edge.Durable().Partitions(2).KeyBy(order => order.Customer).Retry(attempts: 1).OnPoison(Poison.HoldKey))
            .ConnectTo(pairs.Orders, edge => edge.Durable().Partitions(2).KeyBy(order => order.Customer));
        pairs.Output.Into(p.Store<Pair>("pairs"));
        p.Add<TickFeed>().Output.Into(p.Store<Tick>("ticks"), edge => edge.Durable().Partitions(2));
    }
}

public sealed record Order(string Customer, int Number, bool Fails = false);

public sealed record CountedOrder(string Customer, int Number, int Count);

public sealed record Pair(string Customer, int First, int Second);

public sealed record Tick(int Number);

public sealed record TickPosition(int Number);

internal sealed class CountOrders : Transformer<Order, CountedOrder>
{
    public override async ValueTask<CountedOrder?> TransformAsync(Order message, MessageContext context, CancellationToken ct)
    {
        if (message.Fails)
            throw new InvalidOperationException($"Order {message.Number} cannot be counted.");
        var sum = await context.StateAsync<Sum>();
        sum.Orders++;
        return new(message.Customer, message.Number, sum.Orders);
    }

    private sealed class Sum
    {
        public int Orders { get; set; }
    }
}

/// <summary>Two orders of a customer make a pair; a lone one waits for an hour.</summary>
internal sealed class PairOrders : Merger<PairOrders.Open, Pair>
{
    public InputPort<CountedOrder> Orders => Input<CountedOrder>((open, order) => open.Numbers.Add(order.Number));

    public override TimeSpan Timeout => TimeSpan.FromHours(1);

    public override bool IsComplete(Open state) => state.Numbers.Count == 2;

    public override ValueTask<Pair?> MergeAsync(Open state, bool complete, MessageContext context, CancellationToken ct) =>
        new(new Pair(context.Key!, state.Numbers[0], state.Numbers[^1]));

    internal sealed class Open
    {
        public List<int> Numbers { get; set; } = [];
    }
}

/// <summary>Ticks up to a number that the test may raise.</summary>
internal sealed class TickFeed(TickLimit limit) : Source<Tick, TickPosition>
{
    public override ValueTask<bool> ReadAsync(SourceBatch<Tick, TickPosition> batch, CancellationToken ct)
    {
        var last = batch.Position?.Number ?? 0;
        while (batch.Room > 0 && last < limit.Number)
            batch.Add(new(++last));
        if (last > 0)
            batch.Position = new(last);
        return new(true);
    }
}

internal sealed class TickLimit
{
    public volatile int Number;
}
