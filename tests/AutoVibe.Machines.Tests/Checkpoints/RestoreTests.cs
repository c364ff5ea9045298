namespace AutoVibe.Machines.Tests;

public sealed class RestoreTests : IDisposable
{
    private readonly Vault _vault = new();

    private Tree Tree => _vault.Tree;

    public void Dispose() => _vault.Dispose();

    [Fact]
    public async Task In_a_folder_that_is_there_only_what_differs_is_changed()
    {
        Tree.Write("same.txt");
        Tree.Write("changed.txt", "before\n");
        Tree.Write("gone.txt", "it was here\n");
        Tree.Write("folder/becomes/file.txt");
        Tree.Write("mode.sh");
        Tree.Shell("chmod 644 mode.sh; mkdir hollow");
        Tree.Link("link", "same.txt");
        var taken = await _vault.TakeAsync();
        var before = _vault.Look(Tree.Root, times: false);
        var inode = Inode("same.txt");
        Tree.Shell("echo after > changed.txt; rm gone.txt; rm -r folder; echo x > folder; chmod 755 mode.sh; rmdir hollow; ln -sf other link; mkdir new; echo x > new/file; mkfifo new-pipe && rm new-pipe");

        var dry = await _vault.RestoreAsync(taken, Tree.Root, replace: true, dryRun: true);
        Assert.NotEqual(before, _vault.Look(Tree.Root, times: false));
        var done = await _vault.RestoreAsync(taken, Tree.Root, replace: true);

        Assert.Equal(before, _vault.Look(Tree.Root, times: false));
        Assert.Equal(inode, Inode("same.txt"));
        Assert.Equal((dry.Written, dry.Removed, dry.Unchanged), (done.Written, done.Removed, done.Unchanged));
        Assert.Equal((8, 3, 1), (done.Written, done.Removed, done.Unchanged));
        Assert.Equal(taken.Tree, (await _vault.TakeAsync()).Tree);
    }

    [Fact]
    public async Task What_checkpoints_leave_out_is_left_alone()
    {
        Tree.InitGit();
        Tree.Write(".gitignore", "bin/\n");
        Tree.Write("src/a.cs");
        var taken = await _vault.TakeAsync();
        Tree.Write("src/.env", "KEY=1");
        Tree.Write("extra/.env", "KEY=2");
        Tree.Write("extra/b.cs");
        Tree.Write("bin/out.dll");
        Tree.Fifo("pipe");

        var done = await _vault.RestoreAsync(taken, Tree.Root, replace: true);

        Assert.True(File.Exists(Tree["src/.env"]) && File.Exists(Tree["extra/.env"]) && File.Exists(Tree["bin/out.dll"]) && Directory.Exists(Tree[".git"]));
        Assert.False(File.Exists(Tree["extra/b.cs"]));
        Assert.Equal([".git", "bin", "extra/.env", "pipe", "src/.env"], done.LeftAlone.Select(left => left.Path));
    }

    [Theory]
    [InlineData("rm a; echo SECRET > .env; mkdir -p a/b; mv .env a/b/.env")]
    [InlineData("rm a; mkfifo a")]
    public async Task What_is_left_alone_in_the_way_is_told_before_anything_is_changed(string act)
    {
        Tree.Write("a");
        Tree.Write("z");
        var taken = await _vault.TakeAsync();
        Tree.Shell(act + "; rm z");

        var error = await Assert.ThrowsAsync<MachineException>(() => _vault.RestoreAsync(taken, Tree.Root, replace: true));

        Assert.Equal(MachineErrors.PathTaken, error.Error);
        Assert.False(File.Exists(Tree["z"]));
    }

    [Fact]
    public async Task A_folder_that_is_not_empty_is_changed_only_when_that_is_asked_for()
    {
        Tree.Write("a.txt");
        var taken = await _vault.TakeAsync();
        Tree.Write("b.txt");

        var error = await Assert.ThrowsAsync<MachineException>(() => _vault.RestoreAsync(taken, Tree.Root));

        Assert.Equal(MachineErrors.FolderNotEmpty, error.Error);
        Assert.True(File.Exists(Tree["b.txt"]));
    }

    [Theory]
    [InlineData("truncate -s -1")]
    [InlineData("rm")]
    [InlineData("flip")]
    public async Task A_damaged_checkpoint_changes_nothing(string harm)
    {
        Tree.Write("a.txt", "first\n");
        Tree.Write("b.txt", "second\n");
        var taken = await _vault.TakeAsync();
        foreach (var pack in _vault.Packs)
            Harm(pack, harm);
        var place = _vault.NewPlace();
        Tree.Write("a.txt", "mine\n");

        var error = await Assert.ThrowsAsync<MachineException>(() => _vault.RestoreAsync(taken, place));

        Assert.Equal(MachineErrors.ContentDamaged, error.Error);
        Assert.False(Path.Exists(place));
        await Assert.ThrowsAsync<MachineException>(() => _vault.RestoreAsync(taken, Tree.Root, replace: true));
        Assert.Equal("mine\n", File.ReadAllText(Tree["a.txt"]));
        Assert.NotEmpty(await _vault.CheckAsync(taken));
    }

    [Fact]
    public async Task A_link_that_takes_the_place_of_a_folder_is_not_gone_through()
    {
        Tree.Write("folder/file.txt", "inside\n");
        var taken = await _vault.TakeAsync();
        _vault.Home.Write("outside/file.txt", "mine\n");
        Tree.Shell("rm -r folder");
        Tree.Link("folder", _vault.Home["outside"]);

        await _vault.RestoreAsync(taken, Tree.Root, replace: true);

        Assert.Equal("mine\n", File.ReadAllText(_vault.Home["outside/file.txt"]));
        Assert.Null(new DirectoryInfo(Tree["folder"]).LinkTarget);
        Assert.Equal("inside\n", File.ReadAllText(Tree["folder/file.txt"]));
    }

    private static void Harm(string pack, string harm)
    {
        if (harm == "rm")
            File.Delete(pack);
        else
        {
            var bytes = File.ReadAllBytes(pack);
            bytes[20] ^= 1;
            File.WriteAllBytes(pack, harm == "flip" ? bytes : bytes[..^1]);
        }
    }

    private string Inode(string path) => Tree.Shell($"stat -c %i '{path}'");
}
