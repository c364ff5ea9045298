namespace AutoVibe.Pipelines.Tests;

internal sealed record Purchase(string Customer, int Amount);

/// <summary>Confirms each purchase by letter, with a stamp or without one.</summary>
internal sealed class ConfirmingPipeline(PostOffice post, bool stamped) : PipelineDefinition
{
    public override void Define(PipelineBuilder p) => p.Inlet<Purchase>("purchases")
        .To(p.Add("confirm", _ => new Confirm(post, stamped)), edge => edge.Durable().KeyBy(purchase => purchase.Customer).Partitions(2))
        .Into(p.Store<Purchase>("book"), edge => edge.Durable().KeyBy(purchase => purchase.Customer).Partitions(2));

    private sealed class Confirm(PostOffice post, bool stamped) : Transformer<Purchase, Purchase>
    {
        public override ValueTask<Purchase?> TransformAsync(Purchase message, MessageContext context, CancellationToken ct)
        {
            post.Post($"{message.Customer} owes {message.Amount}", stamped ? context.IdempotencyKey : null);
            return new(message);
        }
    }
}

/// <summary>Numbers purchases by a count that it keeps in memory, where it should keep it as state.</summary>
internal sealed class ForgetfulPipeline : PipelineDefinition
{
    public override void Define(PipelineBuilder p) => p.Inlet<Purchase>("purchases")
        .To(p.Add("number", _ => new Number()), edge => edge.Durable().Partitions(1))
        .Into(p.Store<Purchase>("book"));

    private sealed class Number : Transformer<Purchase, Purchase>
    {
        private int _count;

        public override ValueTask<Purchase?> TransformAsync(Purchase message, MessageContext context, CancellationToken ct) =>
            new(message with { Amount = ++_count });
    }
}

/// <summary>Splits a purchase into goods and money, and joins them again by customer.</summary>
internal sealed class SplittingPipeline : PipelineDefinition
{
    public override void Define(PipelineBuilder p)
    {
        var split = p.Inlet<Purchase>("purchases").Split(p.Add<Split>(), edge => edge.Durable().KeyBy(purchase => purchase.Customer).Partitions(2));
        var join = p.Add<Join>();
        split.Goods.ConnectTo(join.Goods, edge => edge.Durable().KeyBy(name => name).Partitions(2));
        split.Money.ConnectTo(join.Money, edge => edge.Durable().KeyBy(purchase => purchase.Customer).Partitions(2));
        join.Output.Into(p.Store<Purchase>("book"));
    }

    private sealed class Split : Splitter<Purchase>
    {
        public OutputPort<string> Goods => Output<string>();

        public OutputPort<Purchase> Money => Output<Purchase>();

        public override ValueTask SplitAsync(Purchase message, SplitContext context, CancellationToken ct)
        {
            context.Send(Goods, message.Customer);
            context.Send(Money, message);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Join : Merger<Joined, Purchase>
    {
        public InputPort<string> Goods => Input<string>((joined, name) => (joined.Customer, joined.Parcels) = (name, joined.Parcels + 1));

        public InputPort<Purchase> Money => Input<Purchase>((joined, purchase) => joined.Amounts.Add(purchase.Amount));

        public override bool IsComplete(Joined state) => state.Parcels == 2 && state.Amounts.Count == 2;

        public override ValueTask<Purchase?> MergeAsync(Joined state, bool complete, MessageContext context, CancellationToken ct) =>
            new(new Purchase(state.Customer, state.Amounts.Sum()));
    }

    private sealed class Joined
    {
        public string Customer { get; set; } = "";

        public int Parcels { get; set; }

        public List<int> Amounts { get; set; } = [];
    }
}
