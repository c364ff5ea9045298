using System.Security.Cryptography;
using System.Text;

namespace AutoVibe.Machines;

/// <summary>The sums of a folder's files, by what the file system says about them. A file is read again when anything of it differs.</summary>
/// <remarks>
/// Only files that had rested before they were read are in it. Nothing depends on it: one that is damaged or gone costs reading every file again.
/// Only Linux tells when anything of a file last changed, which no program can set; elsewhere nothing is remembered.
/// </remarks>
internal sealed class StatCache
{
    private const string Header = "autovibe-cache 1";

    private readonly Dictionary<string, (FileStatus Status, Digest Digest)> _files;
    private readonly string _file;
    private bool _differs;

    private StatCache(string file, Dictionary<string, (FileStatus, Digest)> files) => (_file, _files) = (file, files);

    public static StatCache Open(PackFolder folder, string root)
    {
        var file = Path.Combine(folder.Caches, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root))));
        try
        {
            return new(file, File.Exists(file) ? Read(File.ReadAllBytes(file)) : []);
        }
        catch (IOException)
        {
            return new(file, []);
        }
    }

    /// <summary>The sum of a file that looks as it did when it was read.</summary>
    public Digest? Find(ScannedPath file)
    {
        if (_files.TryGetValue(file.Path, out var known) && known.Status == file.Status)
        {
            file.IsSettled = true;
            return known.Digest;
        }

        _differs = true;
        return null;
    }

    /// <summary>Remembers these files and no others.</summary>
    public void Save(IReadOnlyCollection<ScannedPath> paths)
    {
        var settled = paths.Where(path => path is { IsSettled: true, Digest: not null }).ToList();
        if (!OperatingSystem.IsLinux() || (!_differs && settled.Count == _files.Count))
            return;

        var partial = $"{_file}.{Guid.NewGuid():N}{PackFolder.PartialExtension}";
        try
        {
            File.WriteAllBytes(partial, Write(settled));
            File.Move(partial, _file, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(partial);
        }
    }

    private static byte[] Write(List<ScannedPath> paths)
    {
        using var stream = new MemoryStream(paths.Count * 128);
        using var writer = new BinaryWriter(stream);
        Span<byte> sum = stackalloc byte[Digest.Size];
        writer.Write(Header);
        writer.Write(paths.Count);
        foreach (var path in paths)
        {
            var status = path.Status;
            writer.Write(path.Path);
            writer.Write(status.Mode);
            writer.Write(status.Size);
            writer.Write(status.Modified);
            writer.Write(status.Changed);
            writer.Write(status.Inode);
            path.Digest!.Value.WriteTo(sum);
            writer.Write(sum);
        }

        writer.Flush();
        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        writer.Flush();
        return stream.ToArray();
    }

    private static Dictionary<string, (FileStatus, Digest)> Read(byte[] bytes)
    {
        var length = bytes.Length - Digest.Size;
        if (length <= 0 || !SHA256.HashData(bytes.AsSpan(0, length)).AsSpan().SequenceEqual(bytes.AsSpan(length)))
            return [];

        using var reader = new BinaryReader(new MemoryStream(bytes, 0, length));
        if (reader.ReadString() != Header)
            return [];

        var count = reader.ReadInt32();
        var files = new Dictionary<string, (FileStatus, Digest)>(count, StringComparer.Ordinal);
        Span<byte> sum = stackalloc byte[Digest.Size];
        for (var at = 0; at < count; at++)
        {
            var path = reader.ReadString();
            var mode = reader.ReadInt32();
            FileStatus status = new(FileType.Regular, mode, reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadUInt64());
            reader.BaseStream.ReadExactly(sum);
            files[path] = (status, Digest.Read(sum));
        }

        return files;
    }
}
