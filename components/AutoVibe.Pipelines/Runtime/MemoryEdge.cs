namespace AutoVibe.Pipelines;

/// <summary>A memory edge of one lane. What its sender adds gathers in a batch; the batch is handed on in place, or through a bounded channel.</summary>
internal abstract class MemoryEdge(string name, EdgeOptions options)
{
    public string Name { get; } = name;

    public EdgeOptions Options { get; } = options;

    public abstract int Waiting { get; }

    /// <summary>Hands the gathered batch to the channel and waits while that is full.</summary>
    public abstract ValueTask ShipAsync(StreamRun run, CancellationToken ct);

    public abstract void Clear();
}

internal sealed class MemoryEdge<T>(string name, int number, EdgeOptions options, Inbox<T> inbox) : MemoryEdge(name, options)
{
    public Receiver<T> Receiver { get; } = new Gathering(number, inbox);

    public override int Waiting => Pending.Count;

    public MessageBatch<T> Pending => ((Gathering)Receiver).Batch;

    public override ValueTask ShipAsync(StreamRun run, CancellationToken ct)
    {
        var gathering = (Gathering)Receiver;
        var full = gathering.Batch;
        gathering.Renew();
        run.Open();
        return inbox.Channel.WriteAsync(new Parcel<T>(run, full), ct);
    }

    public override void Clear()
    {
        if (Pending.Retained)
            ((Gathering)Receiver).Renew();
        else
            Pending.Clear();
    }

    private sealed class Gathering : Receiver<T>
    {
        private readonly int _number;
        private readonly Inbox<T> _inbox;

        public Gathering(int number, Inbox<T> inbox)
        {
            (_number, _inbox) = (number, inbox);
            Batch = new() { Edge = number };
        }

        public MessageBatch<T> Batch { get; private set; }

        public void Renew()
        {
            Batch = _inbox.Rent();
            Batch.Edge = _number;
        }

        public override void Add(T message, int origin, Run run) => Batch.Add(message, origin);

        public override bool TryHandOver(MessageBatch<T> batch)
        {
            if (Batch.Count > 0)
                return false;
            _inbox.Return(Batch);
            Batch = batch;
            Batch.Edge = _number;
            return true;
        }
    }
}
