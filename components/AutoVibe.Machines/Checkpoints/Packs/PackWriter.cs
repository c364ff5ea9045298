using System.Buffers;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace AutoVibe.Machines;

/// <summary>Writes one pack. Until it is sealed it has a name that nobody reads, so a writer that dies leaves nothing but a file to sweep away.</summary>
/// <remarks>Not for two threads at a time.</remarks>
internal sealed class PackWriter : IDisposable
{
    public const int LargestInMemory = 1 << 20;

    private const int BufferSize = 3 * LargestInMemory;
    private const int Quality = 1;
    private const int Window = 22;

    private readonly List<BlobEntry> _entries = [];
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private readonly string _partial;
    private readonly SafeFileHandle _file;
    private long _flushed;
    private int _filled;
    private uint _checksum;

    public PackWriter(string folder, Guid id)
    {
        Name = $"{id:N}{PackFolder.Extension}";
        _partial = Path.Combine(folder, $"{id:N}{PackFolder.PartialExtension}");
        _file = File.OpenHandle(_partial, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        Append(PackIndex.Header);
    }

    public string Name { get; }

    public IReadOnlyList<BlobEntry> Entries => _entries;

    public long Length => _flushed + _filled;

    /// <summary>The bytes that contents take in this pack.</summary>
    public long Stored { get; private set; }

    /// <summary>Appends a content that is not longer than <see cref="LargestInMemory"/>.</summary>
    public void Add(Digest digest, ReadOnlySpan<byte> content)
    {
        if (_filled + content.Length > _buffer.Length)
            Flush();

        var place = _buffer.AsSpan(_filled);
        // A result as long as the content is no gain; then it is stored as it is.
        if (content.Length == 0 || !BrotliEncoder.TryCompress(content, place[..(content.Length - 1)], out var stored, Quality, Window))
        {
            content.CopyTo(place);
            stored = content.Length;
        }

        _entries.Add(new(digest, Length, stored, content.Length, Checksum.Add(0, place[..stored])));
        _filled += stored;
        Stored += stored;
    }

    /// <summary>Appends what is compressed or not as it lies in another pack.</summary>
    public void Copy(BlobEntry entry, SafeFileHandle from)
    {
        var start = Length;
        var buffer = ArrayPool<byte>.Shared.Rent(LargestInMemory);
        for (long done = 0; done < entry.Stored;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, entry.Stored - done));
            if (!PackIndex.TryFill(from, part, entry.Offset + done))
                throw new EndOfStreamException($"A pack ends before the content {entry.Digest}.");
            Append(part);
            done += part.Length;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        _entries.Add(entry with { Offset = start });
        Stored += entry.Stored;
    }

    /// <summary>Appends a content of any size that is read twice: to be compressed, and as it is when that does not pay.</summary>
    /// <param name="digest">The sum that the content must have.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="parts">Reads the content from its beginning, part by part.</param>
    /// <returns>False when the content changed and has another sum; then nothing was appended.</returns>
    public bool TryAddLarge(Digest digest, long size, Func<BlobParts, Digest> parts)
    {
        var start = Length;
        _checksum = 0;
        using var compressing = new LargeCompression(Quality, Window, Append, () => Length - start < size);
        var seen = parts(compressing.Take);
        if (seen == digest && compressing.TryEnd())
            return Appended(digest, start, size);

        Rewind(start);
        if (seen == digest)
            seen = parts(Append);
        if (seen == digest && Length - start == size)
            return Appended(digest, start, size);

        Rewind(start);
        return false;
    }

    /// <summary>Writes the index, brings everything to the disk and gives the pack its name. The folder itself is still to be brought there.</summary>
    public void Seal()
    {
        Append(PackIndex.Write(_entries));
        Flush();
        RandomAccess.FlushToDisk(_file);
        _file.Dispose();
        File.Move(_partial, Path.Combine(Path.GetDirectoryName(_partial)!, Name));
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        if (_file.IsClosed)
            return;

        _file.Dispose();
        File.Delete(_partial);
    }

    private bool Appended(Digest digest, long start, long size)
    {
        _entries.Add(new(digest, start, Length - start, size, _checksum));
        Stored += Length - start;
        return true;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_filled == _buffer.Length)
                Flush();
            var part = bytes[..Math.Min(bytes.Length, _buffer.Length - _filled)];
            part.CopyTo(_buffer.AsSpan(_filled));
            _checksum = Checksum.Add(_checksum, part);
            _filled += part.Length;
            bytes = bytes[part.Length..];
        }
    }

    private void Flush()
    {
        RandomAccess.Write(_file, _buffer.AsSpan(0, _filled), _flushed);
        _flushed += _filled;
        _filled = 0;
    }

    private void Rewind(long to)
    {
        Flush();
        RandomAccess.SetLength(_file, to);
        _flushed = to;
        _checksum = 0;
    }
}
