using System.Threading.Channels;

namespace AutoVibe.Pipelines;

/// <summary>A batch on its way through a stream, and the run it belongs to.</summary>
internal readonly record struct Parcel<T>(StreamRun Run, MessageBatch<T> Batch);

/// <summary>A bounded channel that carries batches; it is full when its messages or their bytes reach the bound. A batch always enters an empty channel.</summary>
internal sealed class BatchChannel<T>
{
    private readonly Channel<Parcel<T>> _channel;
    private readonly SemaphoreSlim _room = new(0, 1);
    private readonly int _capacity;
    private readonly long _bytes;
    private readonly Func<T, int>? _sizeOf;
    private long _messages;
    private long _weight;
    private int _waiting;

    public BatchChannel(EdgeOptions options)
    {
        _capacity = options.Capacity;
        _bytes = options.Bytes;
        _sizeOf = (Func<T, int>?)options.SizeOf ?? DefaultSize();
        _channel = System.Threading.Channels.Channel.CreateBounded<Parcel<T>>(
            new BoundedChannelOptions(Math.Max(1, options.Capacity)) { SingleReader = true, SingleWriter = false });
    }

    public double Fill => Math.Min(1, Volatile.Read(ref _messages) / (double)_capacity);

    public async ValueTask WriteAsync(Parcel<T> parcel, CancellationToken ct)
    {
        var weight = WeightOf(parcel.Batch);
        while (!TryReserve(parcel.Batch.Count, weight))
        {
            Interlocked.Increment(ref _waiting);
            if (TryReserve(parcel.Batch.Count, weight))
                break;
            await _room.WaitAsync(ct);
        }

        await _channel.Writer.WriteAsync(parcel, ct);
    }

    public ValueTask<bool> WaitToReadAsync(CancellationToken ct) => _channel.Reader.WaitToReadAsync(ct);

    public bool TryRead(out Parcel<T> parcel)
    {
        if (!_channel.Reader.TryRead(out parcel))
            return false;

        Interlocked.Add(ref _messages, -parcel.Batch.Count);
        if (_sizeOf is not null)
            Interlocked.Add(ref _weight, -WeightOf(parcel.Batch));
        if (Volatile.Read(ref _waiting) > 0)
            WakeWriters();
        return true;
    }

    /// <summary>No more batches come; with a fault every waiting writer and the reader see it.</summary>
    public void Complete(Exception? fault)
    {
        _channel.Writer.TryComplete(fault);
        WakeWriters();
    }

    private static Func<T, int>? DefaultSize() =>
        typeof(T) == typeof(string) ? (Func<T, int>)(object)(Func<string, int>)(text => text.Length * 2)
        : typeof(T) == typeof(byte[]) ? (Func<T, int>)(object)(Func<byte[], int>)(bytes => bytes.Length)
        : null;

    private bool TryReserve(int count, long weight)
    {
        var messages = Interlocked.Add(ref _messages, count);
        var bytes = _sizeOf is null ? 0 : Interlocked.Add(ref _weight, weight);
        if (messages == count || (messages <= _capacity && bytes <= _bytes))
            return true;
        Interlocked.Add(ref _messages, -count);
        if (_sizeOf is not null)
            Interlocked.Add(ref _weight, -weight);
        return false;
    }

    private void WakeWriters()
    {
        Interlocked.Exchange(ref _waiting, 0);
        lock (_room)
        {
            if (_room.CurrentCount == 0)
                _room.Release();
        }
    }

    private long WeightOf(MessageBatch<T> batch)
    {
        if (_sizeOf is null)
            return 0;
        long weight = 0;
        for (var i = 0; i < batch.Count; i++)
            weight += batch[i] is { } message ? _sizeOf(message) : 0;
        return weight;
    }
}
