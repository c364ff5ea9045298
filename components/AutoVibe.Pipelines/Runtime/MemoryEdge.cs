namespace AutoVibe.Pipelines;

/// <summary>A memory edge of one lane. What its sender adds gathers in a batch; the batch is handed on in place, or through a bounded channel.</summary>
internal abstract class MemoryEdge(string name)
{
    public string Name { get; } = name;

    public abstract int Waiting { get; }

    /// <summary>Hands the gathered batch to the channel and waits while that is full.</summary>
    public abstract ValueTask ShipAsync(StreamRun run, CancellationToken ct);

    public abstract void Clear();
}

internal sealed class MemoryEdge<T>(string name, EdgeOptions options, Inbox<T> inbox) : MemoryEdge(name)
{
    public Receiver<T> Receiver { get; } = new Gathering(inbox);

    public override int Waiting => Pending.Count;

    public MessageBatch<T> Pending => ((Gathering)Receiver).Batch;

    public override ValueTask ShipAsync(StreamRun run, CancellationToken ct)
    {
        var gathering = (Gathering)Receiver;
        var full = gathering.Batch;
        gathering.Batch = inbox.Rent();
        run.Open();
        return inbox.Channel(options).WriteAsync(new Parcel<T>(run, full), ct);
    }

    public override void Clear()
    {
        if (Pending.Retained)
            ((Gathering)Receiver).Batch = inbox.Rent();
        else
            Pending.Clear();
    }

    private sealed class Gathering(Inbox<T> inbox) : Receiver<T>
    {
        public MessageBatch<T> Batch { get; set; } = new();

        public override void Add(T message, int origin, Run run) => Batch.Add(message, origin);

        public override bool TryHandOver(MessageBatch<T> batch)
        {
            if (Batch.Count > 0)
                return false;
            inbox.Return(Batch);
            Batch = batch;
            return true;
        }
    }
}
