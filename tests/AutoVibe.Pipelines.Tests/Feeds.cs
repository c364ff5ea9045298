namespace AutoVibe.Pipelines.Tests;

/// <summary>Gives the numbers from 1 to a last one, and knows where it is.</summary>
internal sealed class Feed(int last) : Source<Item, Feed.At>
{
    public override ValueTask<bool> ReadAsync(SourceBatch<Item, At> batch, CancellationToken ct)
    {
        var no = batch.Position?.No ?? 0;
        while (batch.Room > 0 && no < last)
            batch.Add(new Item("a", ++no));
        batch.Position = new At(no);
        return new(no < last);
    }

    internal sealed record At(int No);
}

/// <summary>Gives the same numbers once, whatever becomes of them.</summary>
internal sealed class LooseFeed(int last) : Source<Item>
{
    private int _no;

    public override ValueTask<bool> ReadAsync(SourceBatch<Item> batch, CancellationToken ct)
    {
        while (batch.Room > 0 && _no < last)
            batch.Add(new Item("a", ++_no));
        return new(_no < last);
    }
}

/// <summary>Hands each item to a function.</summary>
internal sealed class Handle(Func<Item, MessageContext, CancellationToken, ValueTask<Item?>> handle) : Transformer<Item, Item>
{
    public Handle(Action<Item> handle)
        : this((item, _, _) =>
        {
            handle(item);
            return new(item);
        })
    {
    }

    public override ValueTask<Item?> TransformAsync(Item message, MessageContext context, CancellationToken ct) => handle(message, context, ct);
}

/// <summary>Writes each item with a statement of its own.</summary>
internal sealed class Write : Sink<Item>
{
    public override ValueTask WriteAsync(IReadOnlyList<Item> messages, SinkContext context, CancellationToken ct)
    {
        foreach (var message in messages)
            context.Execute("INSERT INTO items VALUES (@no)", new { no = message.No });
        return ValueTask.CompletedTask;
    }
}
