using System.Diagnostics;
using AutoVibe.Tests;

namespace AutoVibe.Machines.Tests;

public sealed class EmptyRepositoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Git_takes_it_for_a_repository_and_commits_into_it()
    {
        _folder.Write("a.txt", "a");

        EmptyRepository.Create(_folder.Root);
        EmptyRepository.Create(_folder.Root);

        Assert.Equal("?? a.txt\n", Git("status", "--porcelain"));
        Git("add", "a.txt");
        Git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "first");
        Assert.Equal("main\n", Git("branch", "--show-current"));
        Assert.Equal("", Git("fsck"));
    }

    private string Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = _folder.Root, RedirectStandardOutput = true })!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output;
    }
}
