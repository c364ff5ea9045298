using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace AutoVibe.Machines;

/// <summary>Reads files, sums them, and adds their contents to a store where one is wanted. One for each thread.</summary>
internal sealed class FileReader(SecretPatterns secrets, BlobWriter? writer, TimeProvider time) : IDisposable
{
    private const int Tries = 3;
    private const long NanosecondsOfTick = 100;

    // A file system may note times in steps of up to two seconds: what changes within one step after it was read looks unchanged.
    private static readonly long Rest = TimeSpan.FromSeconds(2).Ticks * NanosecondsOfTick;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(PackWriter.LargestInMemory + 1);
    private PackWriter? _pack;

    public void Read(FileBatch batch)
    {
        try
        {
            foreach (var file in batch.Files)
                Read(batch.Folder, file);
        }
        finally
        {
            batch.Folder.Dispose();
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void Read(TreeFolder folder, ScannedPath file)
    {
        using var handle = folder.TryOpenFile(file.Name, out var before);
        if (handle is null)
        {
            file.IsGone = before.Type is not FileType.Unreadable;
            file.LeftOut = LeftOutReason.Unreadable;
            return;
        }

        try
        {
            for (var attempt = 0; attempt < Tries; attempt++, before = folder.StatusOf(handle))
            {
                var start = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NanosecondsOfTick;
                var digest = before.Size <= PackWriter.LargestInMemory ? ReadSmall(handle, file, before.Size) : ReadLarge(handle, before.Size);
                if (file.LeftOut is not null)
                    return;
                if (digest is null || folder.StatusOf(handle) != before)
                    continue;

                file.Status = before;
                file.Digest = digest;
                file.IsSettled = Math.Max(before.Modified, before.Changed) < start - Rest;
                return;
            }

            file.LeftOut = LeftOutReason.Unsettled;
        }
        catch (IOException) when (!IsOurs)
        {
            file.LeftOut = LeftOutReason.Unreadable;
        }
        catch (UnauthorizedAccessException) when (!IsOurs)
        {
            file.LeftOut = LeftOutReason.Unreadable;
        }
    }

    // Whether the store was being written, so that an error is not the file's.
    private bool IsOurs { get; set; }

    private Digest? ReadSmall(SafeFileHandle handle, ScannedPath file, long size)
    {
        var content = _buffer.AsSpan(0, (int)size);
        if (!PackIndex.TryFill(handle, content, 0))
            return null;
        if (secrets.IsPrivateKey(file.Path, content))
        {
            file.LeftOut = LeftOutReason.Secret;
            return null;
        }

        var digest = Digest.Of(content);
        if (writer?.Claim(digest) == true)
        {
            IsOurs = true;
            Pack().Add(digest, content);
            IsOurs = false;
        }

        return digest;
    }

    private Digest? ReadLarge(SafeFileHandle handle, long size)
    {
        var digest = Parts(handle, static _ => { });
        if (writer?.Claim(digest) != true)
            return digest;

        var added = Pack().TryAddLarge(digest, size, take => Parts(handle, take));
        if (!added)
            writer.GiveUp(digest);
        return added ? digest : null;
    }

    private Digest Parts(SafeFileHandle handle, BlobParts take)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long at = 0;
        while (RandomAccess.Read(handle, _buffer.AsSpan(0, PackWriter.LargestInMemory), at) is var count and > 0)
        {
            var part = _buffer.AsSpan(0, count);
            hash.AppendData(part);
            IsOurs = true;
            take(part);
            IsOurs = false;
            at += count;
        }

        return Digest.Of(hash);
    }

    private PackWriter Pack() => _pack = writer!.PackAfter(_pack);
}
