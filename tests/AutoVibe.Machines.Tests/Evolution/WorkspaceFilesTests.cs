using AutoVibe.Tests;

namespace AutoVibe.Machines.Tests;

public sealed class WorkspaceFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public WorkspaceFilesTests() => Directory.CreateDirectory(_folder["work"]);

    private WorkspaceFiles Files => new(_folder["work"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_are_written_changed_and_removed()
    {
        await Files.WriteAsync("src/a.txt", "one two three", default);
        await Files.ReplaceAsync("src/a.txt", "two", "2", default);
        Assert.Equal("one 2 three", await File.ReadAllTextAsync(_folder["work/src/a.txt"]));

        Files.Remove("src/a.txt");
        Assert.False(File.Exists(_folder["work/src/a.txt"]));
    }

    [Theory]
    [InlineData("../out.txt")]
    [InlineData("/autovibe-out.txt")]
    [InlineData("a/../../out.txt")]
    [InlineData("a//b")]
    [InlineData("")]
    [InlineData(".git/config")]
    public async Task Nothing_outside_is_written(string path)
    {
        await Assert.ThrowsAsync<MachineException>(() => Files.WriteAsync(path, "x", default));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["work"]));
        Assert.False(File.Exists(_folder["out.txt"]));
    }

    [Fact]
    public async Task No_link_is_followed()
    {
        _folder.Write("secret.txt", "mine");
        Directory.CreateSymbolicLink(_folder["work/up"], _folder.Root);
        File.CreateSymbolicLink(_folder["work/link.txt"], _folder["secret.txt"]);

        await Assert.ThrowsAsync<MachineException>(() => Files.WriteAsync("up/secret.txt", "x", default));
        await Assert.ThrowsAsync<MachineException>(() => Files.ReplaceAsync("link.txt", "mine", "x", default));
        Assert.Throws<MachineException>(() => Files.Remove("up/secret.txt"));

        Assert.Equal("mine", await File.ReadAllTextAsync(_folder["secret.txt"]));
    }

    [Theory]
    [InlineData("absent", "not there")]
    [InlineData("a", "not there exactly once")]
    public async Task What_is_to_be_replaced_must_be_there_exactly_once(string old, string why)
    {
        await Files.WriteAsync("a.txt", "banana", default);

        var error = await Assert.ThrowsAsync<MachineException>(() => Files.ReplaceAsync("a.txt", old, "x", default));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Equal("banana", await File.ReadAllTextAsync(_folder["work/a.txt"]));
    }
}
