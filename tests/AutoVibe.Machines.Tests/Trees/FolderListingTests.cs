namespace AutoVibe.Machines.Tests;

public sealed class FolderListingTests : IDisposable
{
    private readonly Tree _tree = new();

    [Fact]
    public async Task Every_file_is_listed_in_the_order_of_bytes()
    {
        foreach (var path in new[] { "b/x", "b-x", "b0", "a", "b/y/z", ".hidden", "b/y.z" })
            _tree.Write(path);

        Assert.Equal([".hidden", "a", "b-x", "b/x", "b/y.z", "b/y/z", "b0"], await PathsAsync());
    }

    [Fact]
    public async Task A_loop_of_links_ends()
    {
        _tree.Write("a/file");
        _tree.Link("a/up", "..");
        _tree.Link("self", "self");

        Assert.Equal(["a/file", "a/up", "self"], await PathsAsync());
    }

    [Fact]
    public async Task Whatever_is_not_a_folder_is_a_path()
    {
        _tree.Fifo("pipe");
        _tree.Socket("socket");
        Directory.CreateDirectory(_tree["empty"]);

        Assert.Equal(["pipe", "socket"], await PathsAsync());
    }

    [Fact]
    public async Task Names_that_are_not_UTF_8_are_listed_in_files_and_folders()
    {
        _tree.WriteRaw(@"caf\351.txt");
        _tree.WriteRaw(@"caf\350.txt");
        _tree.Shell(@"mkdir ""$(printf 'd\377')""");
        _tree.WriteRaw(@"d\377/inside.txt");

        var listed = await ListAsync();

        Assert.Equal([@"./caf\xE8.txt", @"./caf\xE9.txt", @"./d\xFF/inside.txt"], listed.Select(path => path.Path));
        Assert.All(listed, path => Assert.Equal(SkipReason.NameNotUtf8, path.Skip));
    }

    [Fact]
    public async Task A_list_that_starts_behind_a_path_holds_exactly_the_rest()
    {
        foreach (var path in new[] { "a", "b/c", "b/d/e", "b/d/f", "b0", "c/d", "c/e" })
            _tree.Write(path);
        _tree.WriteRaw(@"c/\351");
        var all = await PathsAsync();

        for (var count = 0; count < all.Count; count++)
            Assert.Equal(all.Skip(count + 1), await PathsAsync(after: all[count]));
    }

    [Fact]
    public async Task Only_the_data_folder_itself_is_left_out()
    {
        _tree.Write(".autovibe/autovibe.db");
        _tree.Write("other/.autovibe/autovibe.db");

        Assert.Equal(["other/.autovibe/autovibe.db"], await PathsAsync(dataFolder: _tree[".autovibe"]));
    }

    [Fact]
    public async Task Twenty_thousand_files_are_listed_as_find_lists_them()
    {
        _tree.Shell("for d in $(seq 20); do mkdir $d; (cd $d && seq 1000 | xargs touch); done");

        Assert.Equal(_tree.Shell("find . -type f | sed 's|^./||' | LC_ALL=C sort").Split('\n', StringSplitOptions.RemoveEmptyEntries), await PathsAsync());
    }

    public void Dispose() => _tree.Dispose();

    private async Task<List<string>> PathsAsync(string? after = null, string? dataFolder = null) =>
        [.. (await ListAsync(after, dataFolder)).Select(path => path.Path)];

    private async Task<List<ListedPath>> ListAsync(string? after = null, string? dataFolder = null)
    {
        var tree = await WorkingTree.OpenAsync(_tree.Root, dataFolder, CancellationToken.None);
        Assert.False(tree.IsGit);
        return await tree.ListAsync(after, CancellationToken.None).ToListAsync();
    }
}
