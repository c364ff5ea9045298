namespace AutoVibe.Machines.Tests;

public sealed class CheckoutTests : IDisposable
{
    private readonly Guid _intake = Guid.Parse("01890000-0000-7000-8000-000000000001");
    private readonly Tree _source = new();
    private readonly Tree _data = new();

    public CheckoutTests()
    {
        _source.InitGit();
        _source.Write("a.txt", "one\n");
        _source.Commit();
        _source.Write("a.txt", "two\n");
        _source.Commit();
    }

    [Fact]
    public async Task The_newest_commit_is_cloned_without_its_history()
    {
        var folder = await PrepareAsync();

        Assert.Equal("two\n", File.ReadAllText(Path.Combine(folder, "a.txt")));
        Assert.Equal("1", _data.Git("-C", folder, "rev-list", "--count", "HEAD").Trim());
    }

    [Fact]
    public async Task An_intake_that_goes_on_finds_its_clone_as_it_was()
    {
        var first = await PrepareAsync();
        _source.Write("a.txt", "three\n");
        _source.Commit();

        Assert.Equal(first, await PrepareAsync());
        Assert.Equal("two\n", File.ReadAllText(Path.Combine(first, "a.txt")));
    }

    [Fact]
    public async Task A_clone_that_was_cut_off_is_made_again()
    {
        _data.Write($"repositories/{_intake:N}.partial/.git/HEAD", "half");

        Assert.True(File.Exists(Path.Combine(await PrepareAsync(), "a.txt")));
        Assert.False(Directory.Exists(_data[$"repositories/{_intake:N}.partial"]));
    }

    [Fact]
    public async Task A_repository_that_is_not_there_is_an_error_with_gits_words()
    {
        var error = await Assert.ThrowsAsync<MachineException>(() => PrepareAsync(_source["nowhere.git"]));

        Assert.Equal(MachineErrors.CloneFailed, error.Error);
        Assert.Contains("does not", error.Message);
    }

    [Fact]
    public async Task Progress_is_told_while_cloning()
    {
        var lines = new Lines();

        await new Checkout(_data.Root).PrepareAsync(_intake, _source.Root, lines, CancellationToken.None);

        Assert.Contains(lines.All, line => line.Contains("objects", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_clone_that_is_no_longer_needed_is_removed()
    {
        var checkout = new Checkout(_data.Root);
        var folder = await PrepareAsync();

        checkout.Forget(_intake);

        Assert.False(Directory.Exists(folder));
    }

    public void Dispose()
    {
        _source.Dispose();
        _data.Dispose();
    }

    private Task<string> PrepareAsync(string? location = null) =>
        new Checkout(_data.Root).PrepareAsync(_intake, location ?? _source.Root, progress: null, CancellationToken.None);

    private sealed class Lines : IProgress<string>
    {
        private readonly List<string> _all = [];

        public IReadOnlyList<string> All => _all;

        public void Report(string value) => _all.Add(value);
    }
}
