using AutoVibe.Hosting;
using AutoVibe.Pipelines;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly DataFolder _folder;

    public DataFolderTests() => _folder = new(_temporary[".autovibe"]);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void It_is_for_this_user_alone_and_hidden_from_git()
    {
        _folder.Create();

        Assert.Equal("*\n", File.ReadAllText(Path.Combine(_folder.Root, ".gitignore")));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.Root));
    }

    [Fact]
    public void A_place_that_cannot_be_a_folder_is_named()
    {
        File.WriteAllText(_folder.Root, "");

        var error = Assert.Throws<AutoVibeException>(_folder.Create);

        Assert.Same(SettingErrors.FolderUnusable, error.Error);
        Assert.Contains(_folder.Root, error.Message);
    }

    [Fact]
    public void The_key_is_made_once_and_read_ever_after()
    {
        var first = OperatorKey.Ensure(_folder);
        var second = OperatorKey.Ensure(_folder);

        Assert.Equal(first.Value, second.Value);
        Assert.True(first.Value.Length >= 43);
    }

    [Fact]
    public async Task Processes_that_make_the_key_in_the_same_moment_agree()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => OperatorKey.Ensure(_folder).Value)));

        Assert.Single(keys.Distinct());
        Assert.Equal([_folder.OperatorKey], Directory.GetFiles(_folder.Root).Where(file => file.Contains("operator.key")));
    }

    [Fact]
    public void The_file_of_the_key_is_for_its_owner_alone()
    {
        if (OperatingSystem.IsWindows())
            return;

        OperatorKey.Ensure(_folder);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.OperatorKey));
    }

    [Fact]
    public void A_key_that_others_can_read_is_refused()
    {
        if (OperatingSystem.IsWindows())
            return;

        OperatorKey.Ensure(_folder);
        File.SetUnixFileMode(_folder.OperatorKey, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        Assert.Same(AccessErrors.KeyReadableByOthers, Assert.Throws<AutoVibeException>(() => OperatorKey.Read(_folder)).Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("{0}x")]
    public void Another_key_does_not_match(string other)
    {
        var key = OperatorKey.Ensure(_folder);

        Assert.True(key.Matches(key.Value));
        Assert.False(key.Matches(string.Format(other, key.Value)));
    }

    [Fact]
    public void A_folder_without_a_server_has_none() => Assert.Null(RunningServer.Find(_folder));

    [Fact]
    public void An_announced_server_is_found_until_it_withdraws()
    {
        _folder.Create();
        var server = RunningServer.Announce(_folder, new("http://127.0.0.1:5180"));

        Assert.Equal(server, RunningServer.Find(_folder));

        server.Withdraw(_folder);

        Assert.Null(RunningServer.Find(_folder));
    }

    [Fact]
    public void A_process_that_got_the_id_of_a_dead_server_is_not_taken_for_it()
    {
        _folder.Create();
        var server = RunningServer.Announce(_folder, new("http://127.0.0.1:5180"));
        File.WriteAllText(_folder.Server, File.ReadAllText(_folder.Server).Replace(server.Started.Year.ToString(), "1999"));

        Assert.Null(RunningServer.Find(_folder));
    }

    [Fact]
    public void A_damaged_announcement_counts_as_none()
    {
        _folder.Create();
        File.WriteAllText(_folder.Server, "{");

        Assert.Null(RunningServer.Find(_folder));
    }

    [Fact]
    public void The_engine_belongs_to_one_at_a_time()
    {
        using (EngineLock.Take(_folder))
        {
            Assert.Null(EngineLock.TryTake(_folder));
            Assert.Same(SettingErrors.EngineBusy, Assert.Throws<AutoVibeException>(() => EngineLock.Take(_folder)).Error);
        }

        using var next = EngineLock.Take(_folder);
    }
}
