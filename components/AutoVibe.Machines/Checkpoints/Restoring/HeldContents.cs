using System.Collections.Concurrent;

namespace AutoVibe.Machines;

/// <summary>Contents that were read and found good, kept in memory up to a limit, so that they need not be read again to be written.</summary>
internal sealed class HeldContents(long atMost)
{
    private const int SlabSize = 4 << 20;

    private readonly ConcurrentDictionary<Digest, ReadOnlyMemory<byte>> _contents = new();
    private readonly Lock _gate = new();
    private Memory<byte> _free;
    private long _taken;

    public void Keep(Digest digest, ReadOnlySpan<byte> content)
    {
        if (TryReserve(content.Length) is not { } place)
            return;

        content.CopyTo(place.Span);
        _contents[digest] = place;
    }

    public bool TryGet(Digest digest, out ReadOnlyMemory<byte> content) => _contents.TryGetValue(digest, out content);

    // Many small arrays that live for seconds would be copied from one generation of the collector to the next.
    private Memory<byte>? TryReserve(int size)
    {
        lock (_gate)
        {
            if (size > _free.Length)
            {
                if (_taken + SlabSize > atMost)
                    return null;
                _free = new byte[SlabSize];
                _taken += SlabSize;
            }

            var place = _free[..size];
            _free = _free[size..];
            return place;
        }
    }
}
