using System.Collections.Concurrent;

namespace AutoVibe.Pipelines;

internal sealed class SourceRuntime<TOut>(Source<TOut> source, NodePlan plan) : NodeRuntime(plan), ISourceRuntime
{
    public override IReadOnlyList<Inbox> Inboxes => [];

    public ISourceReader CreateReader() => new Reader(source, Plan);

    private sealed class Reader(Source<TOut> source, NodePlan plan) : ISourceReader
    {
        private readonly OutputGate<TOut> _gate = source.Output.Gate;
        private readonly ConcurrentQueue<MessageBatch<TOut>> _pool = new();
        private SourceBatch<TOut> _batch = source.CreateBatch(null);

        public int Count => _batch.Items.Count;

        public int Limit
        {
            set => _batch.Limit = value;
        }

        public byte[]? TakeTrace()
        {
            var trace = _batch.Trace;
            _batch.Trace = null;
            return trace;
        }

        public byte[]? SavePosition() => _batch.SavePosition();

        public ValueTask<bool> ReadAsync(CancellationToken ct) => source.ReadAsync(_batch, ct);

        public IRetained Retain()
        {
            var items = _batch.Items;
            items.Retained = true;
            _batch.Items = _pool.TryDequeue(out var batch) ? batch : new MessageBatch<TOut>(MessageBatch.Size);
            plan.Meter.Handled(items.Count, 0);
            return new Retained(items, _pool);
        }

        public void EmitAll(IRetained batch, Run run)
        {
            var items = ((Retained)batch).Items;
            if (_gate.TryHandOver(items))
                return;
            for (var i = 0; i < items.Count; i++)
                _gate.Add(items[i], i, run);
        }

        public void Emit(IRetained batch, int index, Run run) => _gate.Add(((Retained)batch).Items[index], 0, run);

        public void Restart(byte[]? from) => _batch = source.CreateBatch(from);
    }

    private sealed class Retained(MessageBatch<TOut> items, ConcurrentQueue<MessageBatch<TOut>> pool) : IRetained
    {
        public MessageBatch<TOut> Items => items;

        public int Count => items.Count;

        public void Release()
        {
            items.Retained = false;
            items.Clear();
            pool.Enqueue(items);
        }
    }
}

/// <summary>A source in a lane.</summary>
internal interface ISourceRuntime
{
    ISourceReader CreateReader();
}

/// <summary>Reads batches of a source.</summary>
internal interface ISourceReader
{
    int Count { get; }

    /// <summary>Messages that the source may give at once.</summary>
    int Limit { set; }

    byte[]? SavePosition();

    /// <summary>The trace that the batch belongs to; the next one begins without.</summary>
    byte[]? TakeTrace();

    ValueTask<bool> ReadAsync(CancellationToken ct);

    /// <summary>Takes the batch that was read.</summary>
    IRetained Retain();

    /// <summary>Sends a batch into the segment.</summary>
    void EmitAll(IRetained batch, Run run);

    /// <summary>Sends one message of a batch into the segment, as the first of its run.</summary>
    void Emit(IRetained batch, int index, Run run);

    /// <summary>Begins again at a committed position.</summary>
    void Restart(byte[]? from);
}

/// <summary>Messages of a source that are kept until they have committed, because they may have to be repeated.</summary>
internal interface IRetained
{
    int Count { get; }

    /// <summary>They have committed.</summary>
    void Release();
}
