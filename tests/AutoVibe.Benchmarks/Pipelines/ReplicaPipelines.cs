using AutoVibe.Pipelines;

namespace AutoVibe.Benchmarks;

/// <summary>A handler that does next to nothing.</summary>
internal sealed class LightReplicasPipeline : PipelineDefinition
{
    public override string Name => "light";

    public override void Define(PipelineBuilder p) => p.Inlet<Order>().Into(p.Add<TakeOrders>(), edge => edge.Durable());
}

/// <summary>A handler that waits two milliseconds for each message, as for an answer over the network.</summary>
internal sealed class WaitingReplicasPipeline : PipelineDefinition
{
    public override string Name => "waiting";

    public override void Define(PipelineBuilder p) => p.Inlet<Order>().To(p.Add<AskSomebody>(), edge => edge.Durable()).Into(p.Add<TakeOrders>());
}

/// <summary>The same over 32 partitions.</summary>
internal sealed class WideReplicasPipeline : PipelineDefinition
{
    public override string Name => "waiting-32";

    public override void Define(PipelineBuilder p) => p.Inlet<Order>().To(p.Add<AskSomebody>(), edge => edge.Durable().Partitions(32)).Into(p.Add<TakeOrders>());
}

internal sealed class AskSomebody(TimeProvider time) : Transformer<Order, Order>
{
    private static readonly TimeSpan Answer = TimeSpan.FromMilliseconds(2);

    public override async ValueTask<Order?> TransformAsync(Order order, MessageContext context, CancellationToken ct)
    {
        await Task.Delay(Answer, time, ct);
        return order;
    }
}

internal sealed class TakeOrders : Sink<Order>
{
    public override ValueTask WriteAsync(IReadOnlyList<Order> messages, SinkContext context, CancellationToken ct) => ValueTask.CompletedTask;
}
