using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Machines.Tests;

public sealed class StatCacheTests : IDisposable
{
    private readonly Vault _vault = new();

    public void Dispose() => _vault.Dispose();

    [Fact]
    public async Task Files_that_rested_are_not_read_again()
    {
        Rested("a.txt", "b/c.txt");
        var first = await _vault.TakeAsync();

        // Content of which the file system told nothing would not be seen; so nothing was opened.
        var read = await ReadAgainAsync();

        Assert.Equal(0, read);
        Assert.Equal(first.Tree, (await _vault.TakeAsync()).Tree);
    }

    [Fact]
    public async Task A_change_that_leaves_size_and_time_alike_is_seen()
    {
        Rested("a.txt");
        var first = await _vault.TakeAsync();

        _vault.Tree.Shell("printf 'TEXT\\n' > a.txt; touch -d '2001-01-01' a.txt");

        Assert.NotEqual(first.Tree, (await _vault.TakeAsync()).Tree);
    }

    [Fact]
    public async Task A_file_written_just_before_it_was_read_is_read_again()
    {
        _vault.Tree.Write("a.txt");
        // The file system's own steps are as long as the two seconds that it is not trusted for.
        await _vault.TakeAsync();

        Assert.Equal(1, await ReadAgainAsync());
    }

    [Fact]
    public async Task A_file_from_the_future_is_read_again()
    {
        Rested("a.txt");
        await _vault.TakeAsync();
        _vault.Tree.Shell("touch -d '2100-01-01' a.txt");
        await _vault.TakeAsync();

        Assert.Equal(1, await ReadAgainAsync());
    }

    [Fact]
    public async Task A_content_that_is_no_longer_in_the_store_is_stored_again()
    {
        Rested("a.txt");
        await _vault.TakeAsync();
        await _vault.PruneAsync(TimeSpan.Zero);

        var taken = await _vault.TakeAsync();

        Assert.Empty(await _vault.CheckAsync(taken));
    }

    [Fact]
    public async Task A_damaged_cache_costs_time_and_nothing_else()
    {
        Rested("a.txt");
        var first = await _vault.TakeAsync();
        var cache = Assert.Single(Directory.EnumerateFiles(_vault.Folder.Caches));
        var bytes = File.ReadAllBytes(cache);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(cache, bytes);

        Assert.Equal(1, await ReadAgainAsync());
        Assert.Equal(first.Tree, (await _vault.TakeAsync()).Tree);
    }

    // Only the time of the last change counts, and that cannot be set: the clock beside it can.
    private void Rested(params string[] paths)
    {
        foreach (var path in paths)
            _vault.Tree.Write(path);
        _vault.Time = new ManualTime(TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1));
    }

    private async Task<long> ReadAgainAsync()
    {
        long read = 0;
        using var store = await BlobStore.EnterAsync(_vault.Folder, default);
        var rules = await TreeRules.OfAsync(_vault.Tree.Root, _vault.Options, dataFolder: null, default);
        await new TreeScan(_vault.Folder, rules, _vault.Time).RunAsync(_vault.Tree.Root, store, null, new Count(now => read = now), default);
        return read;
    }

    private sealed class Count(Action<long> tell) : IProgress<long>
    {
        public void Report(long value) => tell(value);
    }
}
