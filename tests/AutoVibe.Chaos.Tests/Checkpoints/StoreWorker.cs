using AutoVibe.Machines;

namespace AutoVibe.Chaos.Tests;

/// <summary>A process that changes a tree, takes snapshots, prunes and restores without end, until it is killed.</summary>
internal static class StoreWorker
{
    public const string Word = "--store";

    private static readonly CheckpointOptions Options = new();

    /// <param name="home">The folder of everything.</param>
    /// <param name="name">Which of several processes this is.</param>
    /// <param name="parent">The process that must not be outlived.</param>
    public static async Task<int> RunAsync(string home, string name, int parent)
    {
        ParentWatch.Start(parent);
        var tree = Directory.CreateDirectory(Path.Combine(home, $"tree-{name}")).FullName;
        var folder = PackFolder.Open(Path.Combine(home, "store"), TimeProvider.System);
        var rows = new StoreRows(Path.Combine(home, $"rows-{name}"));
        var random = new Random();
        Console.WriteLine("begun");
        while (true)
        {
            Change(tree, random);
            TreeSums sums;
            using (var store = await BlobStore.EnterAsync(folder, default))
            {
                var rules = await TreeRules.OfAsync(tree, Options, null, default);
                var taken = await Snapshot.TakeAsync(store, tree, rules, TimeProvider.System, null, default);
                rows.Add(sums = new(taken.Tree, taken.Notes));
            }

            await RestoreAsync(folder, sums, Path.Combine(home, $"place-{name}"));
            await PruneAsync(home, folder);
        }
    }

    public static async Task RestoreAsync(PackFolder folder, TreeSums sums, string place)
    {
        using var store = await BlobStore.EnterAsync(folder, default);
        using var reader = store.NewReader();
        var kept = KeptTree.Read(reader, sums.Tree, sums.Notes);
        await new Restore(store, Options, null, TimeProvider.System).RunAsync(kept.Manifest, place, replace: true, dryRun: false, null, default);
    }

    public static Task<PruneReport> PruneAsync(string home, PackFolder folder) => Prune.RunAsync(
        folder,
        _ => Task.FromResult<IReadOnlyList<TreeSums>>([.. Directory.EnumerateFiles(home, "rows-*").SelectMany(file => new StoreRows(file).Newest())]),
        TimeSpan.Zero,
        TimeProvider.System,
        default);

    private static void Change(string tree, Random random)
    {
        for (var change = 0; change < 40; change++)
        {
            var path = Path.Combine(tree, $"{random.Next(8)}", $"{random.Next(30)}.txt");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (random.Next(4) == 0)
                File.Delete(path);
            else
                File.WriteAllText(path, $"{random.Next(500)} {new string('x', random.Next(20_000))}\n");
        }
    }
}
