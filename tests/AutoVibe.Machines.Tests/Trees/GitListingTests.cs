namespace AutoVibe.Machines.Tests;

public sealed class GitListingTests : IDisposable
{
    private readonly Tree _tree = new();

    public GitListingTests() => _tree.InitGit();

    [Fact]
    public async Task Tracked_and_untracked_paths_are_listed_and_ignored_ones_are_not()
    {
        _tree.Write(".gitignore", "*.log\nbin/\n");
        _tree.Write("src/tracked.cs");
        _tree.Commit();
        _tree.Write("new.txt");
        _tree.Write("noise.log");
        _tree.Write("bin/out.dll");

        Assert.Equal([".gitignore", "new.txt", "src/tracked.cs"], await PathsAsync());
    }

    [Fact]
    public async Task The_list_is_gits_own_in_the_order_of_bytes()
    {
        foreach (var path in new[] { "a.b", "a/b", "a0", "A", "ü", "z/y/x", "\U0001F600", "\uFB01", "with space", "with\nline feed", "-dash" })
            _tree.Write(path);
        _tree.Git("add", "a/b", "z", "ü");

        var paths = await PathsAsync();

        Assert.Equal(_tree.GitPaths().Order(StringComparer.Ordinal), paths.Order(StringComparer.Ordinal));
        Assert.Equal(paths.OrderBy(PathName.ToBytes, Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y))), paths);
    }

    [Fact]
    public async Task A_list_that_starts_behind_a_path_holds_exactly_the_rest()
    {
        foreach (var path in new[] { "a", "b/c", "b/d", "b0", "c" })
            _tree.Write(path);
        _tree.WriteRaw(@"caf\351");
        _tree.Git("add", "b");
        var all = await PathsAsync();

        for (var count = 0; count < all.Count; count++)
            Assert.Equal(all.Skip(count + 1), await PathsAsync(after: all[count]));
    }

    [Fact]
    public async Task A_path_in_conflict_is_listed_once()
    {
        _tree.Write("file", "one\n");
        _tree.Commit();
        _tree.Git("checkout", "--quiet", "-b", "other");
        _tree.Write("file", "two\n");
        _tree.Commit();
        _tree.Git("checkout", "--quiet", "main");
        _tree.Write("file", "three\n");
        _tree.Commit();
        Assert.ThrowsAny<InvalidOperationException>(() => _tree.Git("merge", "other"));

        Assert.Equal(["file"], await PathsAsync());
    }

    [Fact]
    public async Task Submodules_and_nested_repositories_are_one_path_each_with_their_reason()
    {
        using var library = new Tree();
        library.InitGit();
        library.Write("lib.c");
        library.Commit();
        _tree.Git("submodule", "--quiet", "add", library.Root, "deps/library");
        _tree.Commit();
        _tree.Git("clone", "--quiet", library.Root, "nested");

        var listed = await ListAsync();

        Assert.Equal([".gitmodules", "deps/library", "nested/"], listed.Select(path => path.Path));
        Assert.Equal([null, SkipReason.Submodule, SkipReason.NestedRepository], listed.Select(path => path.Skip));
    }

    [Fact]
    public async Task Names_that_are_not_UTF_8_are_listed_with_their_reason()
    {
        _tree.WriteRaw(@"caf\351.txt");
        _tree.WriteRaw(@"caf\350.txt");
        _tree.Git("add", "--all");
        _tree.WriteRaw(@"th\351.txt");

        var listed = await ListAsync();

        Assert.Equal([@"./caf\xE8.txt", @"./caf\xE9.txt", @"./th\xE9.txt"], listed.Select(path => path.Path));
        Assert.All(listed, path => Assert.Equal(SkipReason.NameNotUtf8, path.Skip));
    }

    [Fact]
    public async Task A_folder_inside_a_repository_means_that_part_of_it()
    {
        _tree.Write("src/one.c");
        _tree.Write("src/deep/two.c");
        _tree.Write("other.c");
        _tree.Commit();

        Assert.Equal(["deep/two.c", "one.c"], await PathsAsync(_tree["src"]));
    }

    [Fact]
    public async Task A_folder_that_the_repository_around_it_ignores_is_a_plain_folder()
    {
        _tree.Write(".gitignore", "work/\n");
        _tree.Write("work/inside.txt");
        _tree.Commit();

        Assert.Equal(["inside.txt"], await PathsAsync(_tree["work"]));
    }

    [Fact]
    public async Task Removed_and_replaced_paths_stay_listed_as_long_as_git_lists_them()
    {
        _tree.Write("gone");
        _tree.Write("now-a-folder");
        _tree.Commit();
        File.Delete(_tree["gone"]);
        File.Delete(_tree["now-a-folder"]);
        _tree.Write("now-a-folder/file");

        Assert.Equal(["gone", "now-a-folder", "now-a-folder/file"], await PathsAsync());
        Assert.Equal(_tree.GitPaths().Order(StringComparer.Ordinal), (await PathsAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AutoVibes_own_data_folder_is_left_out()
    {
        _tree.Write("a");
        _tree.Write("data/autovibe.db");
        _tree.Write("database");

        var tree = await WorkingTree.OpenAsync(_tree.Root, _tree["data"], CancellationToken.None);

        Assert.Equal(["a", "database"], await tree.ListAsync(null, CancellationToken.None).Select(path => path.Path).ToListAsync());
    }

    [Fact]
    public async Task A_program_that_the_repositorys_settings_name_does_not_run()
    {
        _tree.Write("a");
        _tree.Commit();
        _tree.Git("config", "core.fsmonitor", $"touch {_tree["ran"]}; false");
        _tree.Write(".git/hooks/post-index-change", $"#!/bin/sh\ntouch {_tree["ran"]}\n");
        _tree.Shell("chmod +x .git/hooks/post-index-change");

        Assert.Equal(["a"], await PathsAsync());
        Assert.False(File.Exists(_tree["ran"]));
    }

    [Fact]
    public async Task A_damaged_repository_is_an_error_with_gits_words()
    {
        _tree.Write("a");
        _tree.Commit();
        _tree.Write(".git/index", "not an index");

        var error = await Assert.ThrowsAsync<MachineException>(() => PathsAsync());

        Assert.Equal(MachineErrors.GitFailed, error.Error);
        Assert.Contains("index", error.Message);
    }

    public void Dispose() => _tree.Dispose();

    private async Task<List<string>> PathsAsync(string? folder = null, string? after = null) =>
        [.. (await ListAsync(folder, after)).Select(path => path.Path)];

    private async Task<List<ListedPath>> ListAsync(string? folder = null, string? after = null)
    {
        var tree = await WorkingTree.OpenAsync(folder ?? _tree.Root, dataFolder: null, CancellationToken.None);
        return await tree.ListAsync(after, CancellationToken.None).ToListAsync();
    }
}
