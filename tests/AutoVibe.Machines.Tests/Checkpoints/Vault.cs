namespace AutoVibe.Machines.Tests;

/// <summary>A checkpoint store of its own, a tree to take snapshots of, and places to restore to.</summary>
internal sealed class Vault : IDisposable
{
    private int _places;

    public Tree Tree { get; } = new();

    public Tree Home { get; } = new();

    public CheckpointOptions Options { get; set; } = new();

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public PackFolder Folder => PackFolder.Open(Home["store"], Time);

    public IEnumerable<string> Packs => Directory.EnumerateFiles(Folder.Packs, "*.pack");

    public async Task<TakenTree> TakeAsync(string? root = null)
    {
        using var store = await BlobStore.EnterAsync(Folder, default);
        var rules = await TreeRules.OfAsync(root ?? Tree.Root, Options, dataFolder: null, default);
        return await Snapshot.TakeAsync(store, root ?? Tree.Root, rules, Time, progress: null, default);
    }

    public string NewPlace() => Home[$"place-{++_places}"];

    public async Task<RestoredTree> RestoreAsync(TakenTree taken, string folder, bool replace = false, bool dryRun = false)
    {
        using var store = await BlobStore.EnterAsync(Folder, default);
        using var reader = store.NewReader();
        var kept = KeptTree.Read(reader, taken.Tree, taken.Notes);
        return await new Restore(store, Options, dataFolder: null, Time).RunAsync(kept.Manifest, folder, replace, dryRun, progress: null, default);
    }

    public async Task<string> RestoreAsync(TakenTree taken)
    {
        var place = NewPlace();
        await RestoreAsync(taken, place);
        return place;
    }

    public async Task<IReadOnlyList<string>> CheckAsync(TakenTree taken)
    {
        using var store = await BlobStore.EnterAfreshAsync(Folder, default);
        return await TreeCheck.RunAsync(store, taken.Tree, taken.Notes, progress: null, default);
    }

    public Task<PruneReport> PruneAsync(TimeSpan grace, params TakenTree[] live) =>
        Prune.RunAsync(Folder, _ => Task.FromResult<IReadOnlyList<TreeSums>>([.. live.Select(taken => new TreeSums(taken.Tree, taken.Notes))]), grace, Time, default);

    /// <summary>Names, modes, times, targets and contents below a folder, as the shell's own programs tell them.</summary>
    public string Look(string folder, bool times = true) =>
        Home.Shell($"cd '{folder}' && find . -mindepth 1 -printf '%p %y %m {(times ? "%T@" : "")} %l\\n' | LC_ALL=C sort && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum");

    public void Dispose()
    {
        // What a test made read-only must go too.
        Home.Shell("chmod -R u+rwx .");
        Tree.Shell("chmod -R u+rwx .");
        Tree.Dispose();
        Home.Dispose();
    }
}
