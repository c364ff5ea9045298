using System.Threading.Channels;

namespace AutoVibe.Pipelines;

/// <summary>A batch on its way through a stream, and the run it belongs to.</summary>
internal readonly record struct Parcel<T>(StreamRun Run, MessageBatch<T> Batch);

/// <summary>A bounded channel that carries batches; it is full when its messages or their bytes reach the bound. A batch always enters an empty channel.</summary>
internal sealed class BatchChannel<T>
{
    private readonly Channel<Parcel<T>> _channel;
    private readonly Lock _sync = new();
    private readonly int _capacity;
    private readonly long _bytes;
    private readonly Func<T, int>? _sizeOf;
    private TaskCompletionSource? _room;
    private long _messages;
    private long _weight;
    private bool _completed;

    public BatchChannel(EdgeOptions options)
    {
        _capacity = options.Capacity;
        _bytes = options.Bytes;
        _sizeOf = (Func<T, int>?)options.SizeOf ?? DefaultSize();
        _channel = System.Threading.Channels.Channel.CreateBounded<Parcel<T>>(
            new BoundedChannelOptions(Math.Max(1, options.Capacity)) { SingleReader = true, SingleWriter = false });
    }

    public double Fill => Math.Min(1, Volatile.Read(ref _messages) / (double)_capacity);

    /// <summary>Waits while the channel is full.</summary>
    /// <exception cref="ChannelClosedException">Nobody reads any more.</exception>
    public async ValueTask WriteAsync(Parcel<T> parcel, CancellationToken ct)
    {
        var weight = WeightOf(parcel.Batch);
        while (RoomFor(parcel.Batch.Count, weight) is { } room)
            await room.OrCancelledAsync(ct);
        await _channel.Writer.WriteAsync(parcel, ct);
    }

    public ValueTask<bool> WaitToReadAsync(CancellationToken ct) => _channel.Reader.WaitToReadAsync(ct);

    public bool TryRead(out Parcel<T> parcel)
    {
        if (!_channel.Reader.TryRead(out parcel))
            return false;
        var weight = WeightOf(parcel.Batch);
        TaskCompletionSource? room;
        lock (_sync)
        {
            _messages -= parcel.Batch.Count;
            _weight -= weight;
            (room, _room) = (_room, null);
        }

        room?.TrySetResult();
        return true;
    }

    /// <summary>Nobody reads any more: every waiting writer sees it.</summary>
    public void Complete()
    {
        _channel.Writer.TryComplete();
        TaskCompletionSource? room;
        lock (_sync)
        {
            _completed = true;
            (room, _room) = (_room, null);
        }

        room?.TrySetResult();
    }

    private static Func<T, int>? DefaultSize() =>
        typeof(T) == typeof(string) ? (Func<T, int>)(object)(Func<string, int>)(text => text.Length * 2)
        : typeof(T) == typeof(byte[]) ? (Func<T, int>)(object)(Func<byte[], int>)(bytes => bytes.Length)
        : null;

    // Reserves room, or gives what to wait for before the next try.
    private TaskCompletionSource? RoomFor(int messages, long weight)
    {
        lock (_sync)
        {
            if (!_completed && _messages > 0 && (_messages + messages > _capacity || _weight + weight > _bytes))
                return _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _messages += messages;
            _weight += weight;
            return null;
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
