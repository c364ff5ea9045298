using System.Collections;

namespace AutoVibe.Pipelines;

internal abstract class MessageBatch
{
    public const int Size = 256;

    // Only of messages that came over several edges.
    private protected int[]? EdgeOf { get; set; }

    public int Count { get; protected set; }

    /// <summary>Number of the edge, among those of its port, that the messages came over.</summary>
    public int Edge { get; set; }

    public abstract int OriginAt(int index);

    /// <summary>Which one this is of those that descend from the same message and came over the same edge; the same on every attempt.</summary>
    public (int Edge, int Ordinal) PlaceAt(int index)
    {
        var (origin, edge, ordinal) = (OriginAt(index), EdgeAt(index), 0);
        for (var i = index - 1; i >= 0 && OriginAt(i) == origin; i--)
            ordinal += EdgeAt(i) == edge ? 1 : 0;
        return (edge, ordinal);
    }

    private protected int EdgeAt(int index) => EdgeOf is null ? Edge : EdgeOf[index];
}

/// <summary>Messages of one type on their way, each with the index of the message it descends from. Never falls along the batch.</summary>
internal sealed class MessageBatch<T>(int capacity = 64) : MessageBatch, IReadOnlyList<T>
{
    private Slot[] _items = new Slot[capacity];
    private int[] _origins = new int[capacity];

    /// <summary>Somebody else keeps this batch: who handles it leaves it as it is.</summary>
    public bool Retained { get; set; }

    public T this[int index] => _items[index].Message;

    public override int OriginAt(int index) => _origins[index];

    public void Add(T item, int origin)
    {
        var count = Count;
        if (count == _items.Length)
            Grow();
        _items[count].Message = item;
        _origins[count] = origin;
        Count = count + 1;
    }

    public void AddAll(MessageBatch<T> other)
    {
        var edges = new int[Count + other.Count];
        for (var i = 0; i < Count; i++)
            edges[i] = EdgeAt(i);
        for (var i = 0; i < other.Count; i++)
        {
            edges[Count] = other.EdgeAt(i);
            Add(other[i], other.OriginAt(i));
        }

        EdgeOf = edges;
    }

    public void Clear()
    {
        EdgeOf = null;
        Array.Clear(_items, 0, Count);
        Count = 0;
        if (_items.Length > 4096)
            (_items, _origins) = (new Slot[64], new int[64]);
    }

    /// <summary>Puts messages of several edges into the order of the messages they descend from.</summary>
    public void SortByOrigin()
    {
        var keys = new long[Count];
        for (var i = 0; i < Count; i++)
            keys[i] = ((long)_origins[i] << 32) | (uint)i;
        Array.Sort(keys, _items, 0, Count);
        var edges = EdgeOf;
        EdgeOf = edges is null ? null : [.. keys.Select(key => edges[(int)(uint)key])];
        for (var i = 0; i < Count; i++)
            _origins[i] = (int)(keys[i] >> 32);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return _items[i].Message;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Grow()
    {
        Array.Resize(ref _items, _items.Length * 2);
        Array.Resize(ref _origins, _origins.Length * 2);
    }

    // An array of structures spares the check that every store into an array of references pays.
    private struct Slot
    {
        public T Message;
    }
}
