using System.Buffers;

namespace AutoVibe.Pipelines;

/// <summary>Takes the text of one message and refuses to grow beyond the limit, so that a huge message costs no more memory than a large one.</summary>
internal sealed class BoundedBuffer : IBufferWriter<byte>
{
    private const int FirstSize = 512;
    private const int KeptSize = 128 << 10;
    private const int Growth = 4;

    // What a writer asks for before it knows how much it needs: for a piece of text up to six characters of three bytes for each one.
    private const int SmallRequest = 80_000;
    private const int Slack = 3;
    private byte[] _bytes = new byte[FirstSize];
    private int _limit;

    /// <summary>The buffer that is written on this thread.</summary>
    [field: ThreadStatic]
    public static BoundedBuffer? Current { get; set; }

    public int Written { get; private set; }

    public void Begin(int limit)
    {
        (_limit, Written) = (limit, 0);
        Current = this;
    }

    public void End(BoundedBuffer? outer)
    {
        Current = outer;
        if (_bytes.Length > KeptSize)
            _bytes = new byte[FirstSize];
    }

    /// <summary>The text so far.</summary>
    /// <exception cref="MessageTooLargeException">It is larger than the limit.</exception>
    public byte[] Take()
    {
        Require(0);
        return _bytes.AsSpan(0, Written).ToArray();
    }

    /// <exception cref="MessageTooLargeException">So many bytes more would be too many.</exception>
    public void Require(int bytes)
    {
        if ((long)Written + bytes > _limit)
            throw new MessageTooLargeException(_limit);
    }

    public void Advance(int count) => Written += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Room(sizeHint);
        return _bytes.AsMemory(Written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Room(sizeHint);
        return _bytes.AsSpan(Written);
    }

    private void Room(int sizeHint)
    {
        Require(sizeHint <= SmallRequest ? 0 : sizeHint / Slack);
        var needed = Written + Math.Max(sizeHint, 256);
        if (needed > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(needed, (int)Math.Min(Math.Min((long)_bytes.Length * Growth, _limit + 1024L), Array.MaxLength)));
    }
}

/// <summary>The text of a message is larger than the limit.</summary>
internal sealed class MessageTooLargeException(int limit) : Exception($"The message has more than {limit:N0} bytes.")
{
    public int Limit { get; } = limit;
}
