using System.Globalization;
using AutoVibe.Machines;
using AutoVibe.Tests;

namespace AutoVibe.Chaos.Tests;

/// <summary>Processes are killed at random times in snapshot, restore and prune on one store. Whatever a row names is whole, always.</summary>
public sealed class StoreKillTests
{
    private static readonly int Kills = ChaosSize.Full ? 200 : 12;

    [Fact]
    public async Task A_store_is_good_whenever_its_writers_are_killed()
    {
        using var home = new TemporaryFolder();
        var random = new Random(9);
        for (var round = 0; round < Kills; round += 2)
        {
            using var one = Start(home, "a");
            using var other = Start(home, "b");
            await Until.TrueAsync(() => Task.FromResult(IsBegun(one) && IsBegun(other)), "Both processes");
            if (round == 0)
                await Until.TrueAsync(() => Task.FromResult(new StoreRows(home["rows-a"]).Newest().Count > 0), "The first snapshot, so that every kill meets a store that holds something");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20, 1200)), TimeProvider.System);
            one.KillNow();
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 100)), TimeProvider.System);
            other.KillNow();
            await one.EndedAsync();
            await other.EndedAsync();
            Assert.Equal(("", ""), (one.Errors, other.Errors));

            await CheckAsync(home);
        }
    }

    private static async Task CheckAsync(TemporaryFolder home)
    {
        var folder = PackFolder.Open(home["store"], TimeProvider.System);
        var rows = new[] { "a", "b" }.Select(name => (Name: name, Newest: new StoreRows(home[$"rows-{name}"]).Newest())).ToList();
        using (var store = await BlobStore.EnterAfreshAsync(folder, default))
        {
            Assert.Empty(store.Index.Damaged);
            foreach (var row in rows.SelectMany(name => name.Newest))
                Assert.Empty(await TreeCheck.RunAsync(store, row.Tree, row.Notes, null, default));
        }

        // A restore that was killed is ended by the next one.
        foreach (var (name, newest) in rows.Where(name => name.Newest.Count > 0))
        {
            await StoreWorker.RestoreAsync(folder, newest[^1], home[$"place-{name}"]);
            using var store = await BlobStore.EnterAsync(folder, default);
            var rules = await TreeRules.OfAsync(home[$"place-{name}"], new(), null, default);
            var found = await new TreeScan(folder, rules, TimeProvider.System).RunAsync(home[$"place-{name}"], null, null, null, default);
            Assert.Equal(newest[^1].Tree, Digest.Of(found.Manifest.Write()));
        }

        await StoreWorker.PruneAsync(home.Root, folder);
        Assert.Empty(Directory.EnumerateFiles(folder.Root, "*.partial", SearchOption.AllDirectories));
        using var pruned = await BlobStore.EnterAfreshAsync(folder, default);
        using var reader = pruned.NewReader();
        var named = rows.SelectMany(name => name.Newest)
            .SelectMany(row => KeptTree.Read(reader, row.Tree, row.Notes).Manifest.Entries.Where(entry => entry.Type == EntryType.File).Select(entry => entry.Digest).Append(row.Tree).Append(row.Notes));
        Assert.Equal(named.Distinct().Order(), pruned.Index.Packs.Values.SelectMany(pack => pack).Select(entry => entry.Digest).Order());
    }

    private static bool IsBegun(ChildProgram process) => process.HasExited
        ? throw new InvalidOperationException($"It ended by itself: {process.Errors}")
        : process.Output.Contains("begun", StringComparison.Ordinal);

    private static ChildProgram Start(TemporaryFolder home, string name) =>
        ChildProgram.Start("AutoVibe.Chaos.Tests", home.Root, [StoreWorker.Word, home.Root, name, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);
}
