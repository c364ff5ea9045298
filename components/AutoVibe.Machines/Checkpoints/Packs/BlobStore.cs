using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace AutoVibe.Machines;

/// <summary>A store's contents, as they were when it was entered; nothing of them is removed until this is disposed of.</summary>
internal sealed class BlobStore : IDisposable
{
    // Reading the index of every pack again for each checkpoint would be most of the work when little changed.
    private static readonly ConcurrentDictionary<string, BlobIndex> Known = new();

    private readonly ConcurrentDictionary<string, Lazy<SafeFileHandle>> _open = new(StringComparer.Ordinal);
    private readonly IDisposable _lock;

    private BlobStore(PackFolder folder, IDisposable held, bool afresh)
    {
        (Folder, _lock) = (folder, held);
        var known = afresh ? BlobIndex.Empty : Known.GetValueOrDefault(folder.Root, BlobIndex.Empty);
        Index = Known[folder.Root] = known.Refresh(folder);
    }

    public PackFolder Folder { get; }

    public BlobIndex Index { get; }

    public static async Task<BlobStore> EnterAsync(PackFolder folder, CancellationToken ct) => Enter(folder, await folder.KeepAsync(ct), afresh: false);

    /// <summary>Enters and reads the index of every pack again; for finding damage.</summary>
    public static async Task<BlobStore> EnterAfreshAsync(PackFolder folder, CancellationToken ct) => Enter(folder, await folder.KeepAsync(ct), afresh: true);

    /// <summary>Enters with nobody else inside; for removing.</summary>
    public static async Task<BlobStore> EnterAloneAsync(PackFolder folder, CancellationToken ct) => Enter(folder, await folder.AloneAsync(ct), afresh: true);

    public BlobReader NewReader() => new(Index, Folder, _open);

    public void Dispose()
    {
        foreach (var pack in _open.Values.Where(pack => pack.IsValueCreated))
            pack.Value.Dispose();
        _lock.Dispose();
    }

    private static BlobStore Enter(PackFolder folder, IDisposable held, bool afresh)
    {
        BlobStore? entered = null;
        try
        {
            return entered = new(folder, held, afresh);
        }
        finally
        {
            if (entered is null)
                held.Dispose();
        }
    }
}
