using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AutoVibe.Machines;

/// <summary>Writes files and links. One for each thread.</summary>
/// <param name="reader">Reads the contents.</param>
/// <param name="held">Contents that were kept in memory when they were checked.</param>
/// <param name="isNew">Whether the folder is a new one. There files are written in place and get their times back; elsewhere each is written beside its place and
/// renamed, and has the time of now, so that build programs see that it changed.</param>
/// <param name="now">The time of now, in nanoseconds since 1970.</param>
internal sealed class FileRestorer(BlobReader reader, HeldContents held, bool isNew, long now) : IDisposable
{
    public void Write(RestoreBatch batch)
    {
        try
        {
            foreach (var step in batch.Steps)
                Write(batch.Folder, step);
        }
        finally
        {
            batch.Folder.Dispose();
        }
    }

    public void Dispose() => reader.Dispose();

    private void Write(TreeFolder folder, RestoreStep step)
    {
        var entry = step.Entry;
        var name = FolderCursor.NameOf(entry.Path);
        if (step.Kind == RestoreKind.Mode)
        {
            using var file = folder.TryOpenFile(name, out var status) ?? throw new IOException($"'{entry.Path}' is not a file any more.");
            folder.Finish(file, entry.Mode, status.Modified);
            return;
        }

        var place = isNew ? name : Encoding.UTF8.GetBytes($".autovibe-{Guid.NewGuid():N}");
        if (entry.Type == EntryType.Symlink)
        {
            folder.MakeLink(place, Encoding.UTF8.GetBytes(entry.Target!));
            folder.FinishLink(place, isNew ? entry.Modified : now);
        }
        else
        {
            using var file = folder.CreateFile(place, entry.Mode);
            WriteContent(file, entry.Digest);
            folder.Finish(file, mode: null, isNew ? entry.Modified : now);
        }

        if (!isNew)
            folder.Rename(place, name);
    }

    private void WriteContent(SafeFileHandle file, Digest digest)
    {
        if (held.TryGet(digest, out var content))
        {
            RandomAccess.Write(file, content.Span, 0);
            return;
        }

        long at = 0;
        reader.Read(digest, part =>
        {
            RandomAccess.Write(file, part, at);
            at += part.Length;
        });
    }
}
