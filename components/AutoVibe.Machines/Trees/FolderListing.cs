using System.Text;

namespace AutoVibe.Machines;

/// <summary>Every path below a plain folder in the order of their bytes. Links are listed and not followed, so a loop of links ends.</summary>
internal sealed class FolderListing(string root, byte[]? after, string? leftOut)
{
    private readonly Stack<(byte[] Prefix, Queue<FolderEntry> Entries)> _open = new();
    private readonly byte[] _root = Encoding.UTF8.GetBytes(root);
    private readonly byte[]? _leftOut = leftOut is null ? null : Encoding.UTF8.GetBytes(leftOut + "/");

    public IEnumerable<ListedPath> List()
    {
        if (Enter([]) is { } trouble)
            throw new MachineException(MachineErrors.FolderNotReadable, $"The folder '{root}' can no longer be read: {trouble.ToWord()}.");

        while (_open.TryPeek(out var folder))
        {
            if (!folder.Entries.TryDequeue(out var entry))
            {
                _open.Pop();
                continue;
            }

            byte[] path = [.. folder.Prefix, .. entry.Name];
            if (!entry.IsFolder)
            {
                if (after is null || path.AsSpan().SequenceCompareTo(after) > 0)
                    yield return ListedPath.From(path, skip: null);
            }
            else if (MayHoldMore(path) && !IsLeftOut(path) && Enter(path) is { } reason)
                yield return ListedPath.From(path, reason);
        }
    }

    /// <summary>Opens a folder, or tells why it cannot be listed.</summary>
    private SkipReason? Enter(byte[] prefix)
    {
        byte[] path = prefix.Length == 0 ? _root : [.. _root, (byte)'/', .. prefix];
        var reason = FolderReader.TryRead(path, out var entries);
        if (reason is not null)
            return reason;

        entries.Sort();
        _open.Push((prefix, new(entries)));
        return null;
    }

    // Everything in a folder sorts before 'after' when the folder's own name does and is not the beginning of 'after'.
    private bool MayHoldMore(byte[] folder) =>
        after is null || after.AsSpan().StartsWith(folder) || folder.AsSpan().SequenceCompareTo(after) > 0;

    private bool IsLeftOut(byte[] folder) => _leftOut is not null && folder.AsSpan().SequenceEqual(_leftOut);
}
