using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace AutoVibe.Machines;

/// <summary>Measures one listed path after the other. A file of any size and with lines of any length is read through one small buffer.</summary>
/// <remarks>Not for two threads at a time.</remarks>
internal sealed class FileMeter : IDisposable
{
    private const int BufferSize = 128 * 1024;
    private const int LookedAtForBinary = 8000;
    private const int ChunksWithoutPause = 16;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <param name="root">The working tree's folder.</param>
    /// <param name="path">The path below it, as listed.</param>
    /// <param name="listedAs">What the list already told about it.</param>
    /// <param name="ct">Ends the reading between two parts of a file.</param>
    public async ValueTask<FileMeasures> MeasureAsync(string root, string path, SkipReason? listedAs, CancellationToken ct)
    {
        if (listedAs is { } known)
            return FileMeasures.Skipped(known);
        if (LinkOnTheWay(root, path))
            return FileMeasures.Skipped(SkipReason.BehindSymlink);

        var type = FileProbe.TryOpen(Path.Combine(root, path), out var handle);
        if (handle is null)
            return FileMeasures.Skipped(ReasonFor(type));

        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            return await ReadAsync(handle, path, buffer, ct);
        }
        catch (IOException)
        {
            return Unreadable();
        }
        catch (UnauthorizedAccessException)
        {
            return Unreadable();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            handle.Dispose();
        }
    }

    public void Dispose() => _hash.Dispose();

    private async ValueTask<FileMeasures> ReadAsync(SafeFileHandle handle, string path, byte[] buffer, CancellationToken ct)
    {
        var count = Fill(handle, buffer, 0);
        var isWhole = count < buffer.Length;
        var isText = buffer.AsSpan(0, Math.Min(count, LookedAtForBinary)).IndexOf((byte)0) < 0;
        var language = isText ? LanguageGuess.Of(path, buffer.AsSpan(0, count), isWhole) : null;
        var technologies = isText ? Manifest.TechnologiesIn(path, buffer.AsSpan(0, count), isWhole) : [];

        long bytes = 0, lines = 0;
        byte last = (byte)'\n';
        for (var chunk = 1; count > 0; chunk++)
        {
            var part = buffer.AsSpan(0, count);
            _hash.AppendData(part);
            lines += part.Count((byte)'\n');
            last = part[^1];
            bytes += count;
            if (chunk % ChunksWithoutPause == 0)
                await PauseAsync(ct);
            count = isWhole ? 0 : Fill(handle, buffer, bytes);
        }

        var unterminated = last == '\n' ? 0 : 1;
        var sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());
        return new(isText ? FileKind.Text : FileKind.Binary, null, language, isText ? lines + unterminated : 0, bytes, sha256, technologies);
    }

    private FileMeasures Unreadable()
    {
        // The part that was hashed belongs to no result.
        _hash.GetHashAndReset();
        return FileMeasures.Skipped(SkipReason.Unreadable);
    }

    // A big file must not hold one of the few threads that everything else in the process shares.
    private async ValueTask PauseAsync(CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
            _hash.GetHashAndReset();
        ct.ThrowIfCancellationRequested();
        await Task.Yield();
    }

    private static int Fill(SafeFileHandle handle, byte[] buffer, long from)
    {
        var filled = 0;
        int count;
        while (filled < buffer.Length && (count = RandomAccess.Read(handle, buffer.AsSpan(filled), from + filled)) > 0)
            filled += count;
        return filled;
    }

    // Reading through such a link would leave the working tree.
    private static bool LinkOnTheWay(string root, string path)
    {
        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            if (FileProbe.TypeOf(Path.Combine(root, path[..slash])) == FileType.Symlink)
                return true;
        }

        return false;
    }

    private static SkipReason ReasonFor(FileType type) => type switch
    {
        FileType.Missing => SkipReason.Missing,
        FileType.Folder => SkipReason.Folder,
        FileType.Symlink => SkipReason.Symlink,
        FileType.Fifo => SkipReason.Fifo,
        FileType.Socket => SkipReason.Socket,
        FileType.Device => SkipReason.Device,
        FileType.NameTooLong => SkipReason.NameTooLong,
        _ => SkipReason.Unreadable,
    };
}
