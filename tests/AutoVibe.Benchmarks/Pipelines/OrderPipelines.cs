using AutoVibe.Pipelines;

namespace AutoVibe.Benchmarks;

/// <summary>Source with a position, one durable edge, sink.</summary>
internal sealed class OneEdgePipeline : PipelineDefinition
{
    public override void Define(PipelineBuilder p) => p.Add<OrderFeed>().Output.Into(p.Add<CountOrders>(), edge => edge.Durable());
}

/// <summary>Source with a position, a durable edge by customer, a transformer with state per customer, a second durable edge, sink.</summary>
internal sealed class TwoEdgePipeline : PipelineDefinition
{
    public override void Define(PipelineBuilder p) =>
        p.Add<OrderFeed>().Output
            .To(p.Add<TallyCustomer>(), edge => edge.Durable().KeyBy(order => order.CustomerId))
            .Into(p.Add<CountOrders>(), edge => edge.Durable());
}

/// <summary>Orders that other code sends, one durable edge, sink.</summary>
internal sealed class SentOrdersPipeline : PipelineDefinition
{
    public override void Define(PipelineBuilder p) => p.Inlet<Order>().Into(p.Add<CountOrders>(), edge => edge.Durable());
}

internal sealed record FeedPosition(long Next);

internal sealed class OrderFeed(Arrivals arrivals) : Source<Order, FeedPosition>
{
    public override ValueTask<bool> ReadAsync(SourceBatch<Order, FeedPosition> batch, CancellationToken ct)
    {
        arrivals.Begin();
        var next = batch.Position?.Next ?? 0;
        var end = Math.Min(arrivals.Expected, next + batch.Room);
        for (; next < end; next++)
            batch.Add(Order.Make(next));
        batch.Position = new FeedPosition(next);
        return new(next < arrivals.Expected);
    }
}

internal sealed record Tally
{
    public long Orders { get; set; }

    public decimal Total { get; set; }
}

internal sealed class TallyCustomer : Transformer<Order, Order>
{
    public override async ValueTask<Order?> TransformAsync(Order order, MessageContext context, CancellationToken ct)
    {
        var tally = await context.StateAsync<Tally>();
        tally.Orders++;
        tally.Total += order.Total;
        return order with { Remark = tally.Orders % 2 == 0 ? "even" + order.Remark[4..] : order.Remark };
    }
}

internal sealed class CountOrders(Arrivals arrivals) : Sink<Order>
{
    public override ValueTask WriteAsync(IReadOnlyList<Order> messages, SinkContext context, CancellationToken ct)
    {
        arrivals.Add(messages.Count);
        return ValueTask.CompletedTask;
    }
}
