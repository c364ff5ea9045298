using AutoVibe.Pipelines;

namespace Orders;

public sealed record Order(int Number, string Customer, decimal Total);

public sealed record Priced(Order Order, decimal SumOfCustomer);

public sealed class OrderPipeline : PipelineDefinition
{
    public override void Define(PipelineBuilder p) => p.Add<OrderFeed>().Output
        .To(p.Add<Price>(), edge => edge.Durable().KeyBy(order => order.Customer))
        .Into(p.Store<Priced>("ledger"), edge => edge.Durable());
}

/// <summary>Its position commits with its orders: none is sent twice, none is left out.</summary>
public sealed class OrderFeed : Source<Order, OrderFeed.Position>
{
    public const int Count = 1000;

    public override async ValueTask<bool> ReadAsync(SourceBatch<Order, Position> batch, CancellationToken ct)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
        var next = batch.Position?.Next ?? 0;
        for (var end = Math.Min(Count, next + 20); next < end; next++)
            batch.Add(new Order(next, $"customer-{next % 8}", next % 100));
        batch.Position = new Position(next);
        return next < Count;
    }

    public sealed record Position(int Next);
}

/// <summary>The sum of each customer is saved in the commit that moves the cursor: a crash counts nothing twice.</summary>
public sealed class Price : Transformer<Order, Priced>
{
    public override async ValueTask<Priced?> TransformAsync(Order message, MessageContext context, CancellationToken ct)
    {
        var sum = await context.StateAsync<Sum>();
        return new Priced(message, sum.Total += message.Total);
    }

    private sealed class Sum
    {
        public decimal Total { get; set; }
    }
}
