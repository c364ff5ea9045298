using System.Diagnostics;
using AutoVibe.Machines;

namespace AutoVibe.Benchmarks;

/// <summary>Our side: one checkpoint store.</summary>
internal sealed class SampleStore(SampleTree tree, string place)
{
    private readonly CheckpointOptions _options = new();

    public TakenTree Taken { get; private set; } = null!;

    /// <summary>Milliseconds to store the tree.</summary>
    public Task<double> StoreAsync() => TimeAsync(async () =>
    {
        using var store = await OpenAsync();
        var rules = await TreeRules.OfAsync(tree.Root, _options, dataFolder: null, CancellationToken.None);
        Taken = await Snapshot.TakeAsync(store, tree.Root, rules, TimeProvider.System, progress: null, CancellationToken.None);
    });

    /// <summary>Milliseconds to write the tree that was stored into a new folder.</summary>
    public Task<double> RestoreAsync(string folder) => TimeAsync(async () =>
    {
        using var store = await OpenAsync();
        using var reader = store.NewReader();
        var kept = KeptTree.Read(reader, Taken.Tree, Taken.Notes);
        await new Restore(store, _options, dataFolder: null, TimeProvider.System).RunAsync(kept.Manifest, folder, replace: false, dryRun: false, progress: null, CancellationToken.None);
    });

    /// <summary>Milliseconds to read every content and check its sum.</summary>
    public Task<double> CheckAsync() => TimeAsync(async () =>
    {
        using var store = await OpenAsync();
        if (await TreeCheck.RunAsync(store, Taken.Tree, Taken.Notes, progress: null, CancellationToken.None) is [var problem, ..])
            throw new InvalidOperationException(problem);
    });

    /// <summary>Throws unless a folder holds the tree that was stored: names, contents, modes, links, empty folders.</summary>
    public async Task CompareAsync(string folder)
    {
        using var store = await OpenAsync();
        var rules = await TreeRules.OfAsync(folder, _options, dataFolder: null, CancellationToken.None);
        var found = await new TreeScan(store.Folder, rules, TimeProvider.System).RunAsync(folder, null, null, null, CancellationToken.None);
        if (Digest.Of(found.Manifest.Write()) != Taken.Tree)
            throw new InvalidOperationException("What was restored is not what was stored.");
    }

    private Task<BlobStore> OpenAsync() => BlobStore.EnterAsync(PackFolder.Open(place, TimeProvider.System), CancellationToken.None);

    private static async Task<double> TimeAsync(Func<Task> act)
    {
        var start = Stopwatch.GetTimestamp();
        await act();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
