namespace AutoVibe.Pipelines.Tests;

/// <summary>Reads numbers from a source that knows where it is, posts each, and sums them per key.</summary>
internal sealed class CountingPipeline(PostOffice post) : PipelineDefinition
{
    public override void Define(PipelineBuilder p) => p.Add<Numbers>().Output
        .To(p.Add("post", _ => new Tell(post)))
        .To(p.Add<Sum>(), edge => edge.Durable().KeyBy(purchase => purchase.Customer).Partitions(2))
        .Into(p.Store<Purchase>("book"));

    private sealed class Numbers : Source<Purchase, Place>
    {
        public override ValueTask<bool> ReadAsync(SourceBatch<Purchase, Place> batch, CancellationToken ct)
        {
            var at = batch.Position?.Next ?? 0;
            if (at == 10)
                return new(false);
            batch.Add(new Purchase($"customer-{at % 3}", at));
            batch.Add(new Purchase($"customer-{(at + 1) % 3}", at + 1));
            batch.Position = new Place(at + 2);
            return new(true);
        }
    }

    private sealed record Place(int Next);

    private sealed class Tell(PostOffice post) : Transformer<Purchase, Purchase>
    {
        public override ValueTask<Purchase?> TransformAsync(Purchase message, MessageContext context, CancellationToken ct)
        {
            post.Post($"number {message.Amount}", context.IdempotencyKey);
            return new(message);
        }
    }

    private sealed class Sum : Transformer<Purchase, Purchase>
    {
        public override async ValueTask<Purchase?> TransformAsync(Purchase message, MessageContext context, CancellationToken ct)
        {
            var sum = await context.StateAsync<Total>();
            sum.Amount += message.Amount;
            return new Purchase(message.Customer, sum.Amount);
        }
    }

    private sealed class Total
    {
        public int Amount { get; set; }
    }
}

/// <summary>Works in tasks that save their progress in steps and go on from it.</summary>
internal sealed class TaskPipeline(PostOffice post) : PipelineDefinition
{
    public override void Define(PipelineBuilder p) => p.Inlet<Purchase>("purchases")
        .To(p.Add("work", services => new Work(post, (TimeProvider)services.GetService(typeof(TimeProvider))!)), edge => edge.Tasks(2).Partitions(2))
        .Into(p.Store<Purchase>("book"));

    private sealed class Work(PostOffice post, TimeProvider time) : Transformer<Purchase, Purchase>
    {
        public override async ValueTask<Purchase?> TransformAsync(Purchase message, MessageContext context, CancellationToken ct)
        {
            var done = context.Progress<Steps>()?.Done ?? 0;
            for (; done < 3; done++)
            {
                await Task.Delay(TimeSpan.FromSeconds(message.Amount), time, ct);
                post.Post($"{message.Customer} step {done}", $"{context.IdempotencyKey} {done}");
                await context.SaveProgressAsync(new Steps(done + 1), ct);
            }

            return message;
        }
    }

    private sealed record Steps(int Done);
}

/// <summary>Fails on small amounts as often as they say, and on negative ones for ever; the database refuses 13.</summary>
internal sealed class FailingPipeline(Poison poison) : PipelineDefinition
{
    public override void Define(PipelineBuilder p) => p.Inlet<Purchase>("purchases")
        .To(p.Add<Strict>(), edge => edge.Durable().KeyBy(purchase => purchase.Customer).Partitions(2).Retry(3).OnPoison(poison))
        .Into(p.Add<Ledger>());

    private sealed class Strict : Transformer<Purchase, Purchase>
    {
        public override ValueTask<Purchase?> TransformAsync(Purchase message, MessageContext context, CancellationToken ct) =>
            message.Amount < 0 || context.Attempt <= message.Amount % 10 ? throw new SimulatedFailureException(message.Amount) : new(message);
    }

    private sealed class Ledger : Sink<Purchase>
    {
        public override ValueTask WriteAsync(IReadOnlyList<Purchase> messages, SinkContext context, CancellationToken ct)
        {
            foreach (var message in messages)
                context.Execute("INSERT INTO ledger (customer, amount) VALUES (@Customer, @Amount)", message);
            return ValueTask.CompletedTask;
        }
    }
}
