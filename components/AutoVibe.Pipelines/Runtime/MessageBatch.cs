using System.Collections;

namespace AutoVibe.Pipelines;

internal static class MessageBatch
{
    public const int Size = 256;
}

/// <summary>Messages of one type on their way, each with the index of the message it descends from. Never falls along the batch.</summary>
internal sealed class MessageBatch<T>(int capacity = 64) : IReadOnlyList<T>
{
    private Slot[] _items = new Slot[capacity];
    private int[] _origins = new int[capacity];

    /// <summary>Somebody else keeps this batch: who handles it leaves it as it is.</summary>
    public bool Retained { get; set; }

    public int Count { get; private set; }

    public T this[int index] => _items[index].Message;

    public int[] Origins => _origins;

    public int OriginAt(int index) => _origins[index];

    public void Add(T item, int origin)
    {
        var count = Count;
        if (count == _items.Length)
            Grow();
        _items[count].Message = item;
        _origins[count] = origin;
        Count = count + 1;
    }

    public void Clear()
    {
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
