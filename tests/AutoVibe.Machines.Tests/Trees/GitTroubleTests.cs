namespace AutoVibe.Machines.Tests;

[Collection(nameof(ProcessWide))]
public sealed class GitTroubleTests : IDisposable
{
    private readonly Tree _tree = new();

    [Fact]
    public async Task Without_git_a_repository_is_an_error_and_a_plain_folder_is_not()
    {
        _tree.InitGit();
        using var plain = new Tree();
        plain.Write("a");

        using (new Variable("PATH", "/nowhere"))
        {
            Assert.Equal(MachineErrors.GitMissing, (await Assert.ThrowsAsync<MachineException>(() => OpenAsync(_tree))).Error);
            Assert.Equal(["a"], await (await OpenAsync(plain)).ListAsync(null, CancellationToken.None).Select(path => path.Path).ToListAsync());
        }
    }

    [Fact]
    public async Task A_repository_of_another_user_is_an_error_with_the_command_that_trusts_it()
    {
        _tree.InitGit();

        using var variable = new Variable("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
        var error = await Assert.ThrowsAsync<MachineException>(() => OpenAsync(_tree));

        Assert.Equal(MachineErrors.RepositoryNotTrusted, error.Error);
        Assert.Contains($"safe.directory '{_tree.Root}'", error.Fix);
    }

    [Fact]
    public async Task What_a_parent_git_process_left_in_the_environment_does_not_count()
    {
        _tree.InitGit();
        _tree.Write("mine");
        using var other = new Tree();
        other.InitGit();

        using var variable = new Variable("GIT_DIR", other[".git"]);
        var tree = await OpenAsync(_tree);

        Assert.Equal(["mine"], await tree.ListAsync(null, CancellationToken.None).Select(path => path.Path).ToListAsync());
    }

    public void Dispose() => _tree.Dispose();

    private static Task<WorkingTree> OpenAsync(Tree tree) => WorkingTree.OpenAsync(tree.Root, null, CancellationToken.None);
}
