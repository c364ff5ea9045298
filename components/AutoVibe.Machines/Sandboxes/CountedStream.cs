namespace AutoVibe.Machines;

/// <summary>Reads a program's output and counts it. Behind the limit nothing comes any more.</summary>
/// <param name="inner">The pipe.</param>
/// <param name="count">Is told how many bytes came, and says whether more may.</param>
internal sealed class CountedStream(Stream inner, Func<int, bool> count) : Stream
{
    private bool _full;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int length) => _full ? 0 : Counted(inner.Read(buffer, offset, length));

    public override int Read(Span<byte> buffer) => _full ? 0 : Counted(inner.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken ct = default) =>
        _full ? 0 : Counted(await inner.ReadAsync(buffer, ct));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int length, CancellationToken ct) =>
        ReadAsync(buffer.AsMemory(offset, length), ct).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int length) => throw new NotSupportedException();

    private int Counted(int bytes)
    {
        _full = !count(bytes);
        return bytes;
    }
}
