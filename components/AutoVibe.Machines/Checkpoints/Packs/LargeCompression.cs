using System.Buffers;
using System.IO.Compression;

namespace AutoVibe.Machines;

/// <summary>Compresses a content part by part, and stops when the result is no gain any more.</summary>
internal sealed class LargeCompression(int quality, int window, BlobParts append, Func<bool> isGain) : IDisposable
{
    private readonly byte[] _out = ArrayPool<byte>.Shared.Rent(256 * 1024);
    private BrotliEncoder _encoder = new(quality, window);
    private bool _given = true;

    public void Take(ReadOnlySpan<byte> part)
    {
        if (_given)
            Compress(part, isLast: false);
    }

    public bool TryEnd()
    {
        if (_given)
            Compress([], isLast: true);
        return _given;
    }

    public void Dispose()
    {
        _encoder.Dispose();
        ArrayPool<byte>.Shared.Return(_out);
    }

    private void Compress(ReadOnlySpan<byte> part, bool isLast)
    {
        OperationStatus status;
        do
        {
            status = _encoder.Compress(part, _out, out var consumed, out var written, isLast);
            append(_out.AsSpan(0, written));
            part = part[consumed..];
        }
        while (status == OperationStatus.DestinationTooSmall || part.Length > 0);

        _given = isGain();
    }
}
