using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Machines.Tests;

public sealed class PruneTests : IDisposable
{
    private readonly Vault _vault = new();
    private readonly ManualTime _time = new(TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1));

    public PruneTests() => _vault.Time = _time;

    public void Dispose() => _vault.Dispose();

    [Fact]
    public async Task Nothing_that_no_checkpoint_names_stays_after_the_grace_and_everything_else_does()
    {
        _vault.Tree.Write("kept.txt", "kept\n");
        _vault.Tree.Write("first.txt", "only the first has this\n");
        await _vault.TakeAsync();
        _vault.Tree.Shell("rm first.txt");
        var second = await _vault.TakeAsync();
        _time.Advance(TimeSpan.FromHours(2));

        var early = await _vault.PruneAsync(TimeSpan.FromHours(3), second);
        var report = await _vault.PruneAsync(TimeSpan.FromHours(1), second);

        Assert.Equal(0, early.Removed);
        // The content, and the first tree with what was beside it.
        Assert.Equal((3, 3), (report.Removed, report.Kept));
        Assert.Empty(await _vault.CheckAsync(second));
        Assert.Equal(_vault.Look(_vault.Tree.Root), _vault.Look(await _vault.RestoreAsync(second)));
    }

    [Fact]
    public async Task A_prune_waits_for_a_snapshot_whose_row_is_not_stored_yet()
    {
        _vault.Tree.Write("file.txt");
        var first = await _vault.TakeAsync();
        Task<PruneReport> prune;
        using (await BlobStore.EnterAsync(_vault.Folder, default))
        {
            prune = _vault.PruneAsync(TimeSpan.Zero);
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.False(prune.IsCompleted);
            Assert.Empty(await _vault.CheckAsync(first));
        }

        while (!prune.IsCompleted)
            _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(3, (await prune).Removed);
    }

    [Fact]
    public async Task Many_small_packs_become_one()
    {
        var all = new List<TakenTree>();
        for (var number = 0; number < 20; number++)
        {
            _vault.Tree.Write($"{number}.txt", $"{number}\n");
            all.Add(await _vault.TakeAsync());
        }

        var report = await _vault.PruneAsync(TimeSpan.Zero, [.. all]);

        Assert.Equal((0, 1), (report.Removed, report.Packs));
        foreach (var one in all)
            Assert.Empty(await _vault.CheckAsync(one));
    }

    [Fact]
    public async Task What_a_killed_writer_left_is_swept_away()
    {
        _vault.Tree.Write("file.txt");
        var taken = await _vault.TakeAsync();
        _vault.Home.Write("store/packs/0123.partial");

        await _vault.PruneAsync(TimeSpan.FromDays(1), taken);

        Assert.Empty(Directory.EnumerateFiles(_vault.Folder.Root, "*.partial", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Nothing_is_removed_when_a_tree_cannot_be_read()
    {
        _vault.Tree.Write("file.txt");
        var taken = await _vault.TakeAsync();

        var error = await Assert.ThrowsAsync<MachineException>(() => _vault.PruneAsync(TimeSpan.Zero, taken with { Tree = Digest.Of("nothing"u8) }));

        Assert.Equal(MachineErrors.ContentDamaged, error.Error);
        Assert.Empty(await _vault.CheckAsync(taken));
    }
}
