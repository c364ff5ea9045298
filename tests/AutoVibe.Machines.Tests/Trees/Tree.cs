using System.Diagnostics;
using System.Net.Sockets;
using AutoVibe.Tests;

namespace AutoVibe.Machines.Tests;

/// <summary>A folder with whatever files a test needs, those that .NET cannot make included.</summary>
public sealed class Tree : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IDisposable> _open = [];

    public string Root => _folder.Root;

    public string this[string path] => _folder[path];

    public void Write(string path, string text = "text\n") => _folder.Write(path, text);

    public void Write(string path, byte[] bytes)
    {
        Write(path, "");
        File.WriteAllBytes(this[path], bytes);
    }

    /// <summary>Writes a file whose name is given as the shell's printf takes it: <c>caf\351.txt</c>.</summary>
    public void WriteRaw(string escapedPath) => Shell($"""printf 'x\n' > "$(printf '{escapedPath}')" """);

    public void Link(string path, string target) => File.CreateSymbolicLink(this[path], target);

    public void Fifo(string path) => Shell($"mkfifo '{path}'");

    public void Socket(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(this[path]));
        _open.Add(socket);
    }

    public string Git(params string[] arguments) => Run("git", ["-c", "protocol.file.allow=always", .. arguments]);

    public void InitGit()
    {
        Git("init", "--quiet", "--initial-branch=main", ".");
        Git("config", "user.name", "Test");
        Git("config", "user.email", "test@example.org");
    }

    public void Commit(string message = "All")
    {
        Git("add", "--all");
        Git("commit", "--quiet", "--message", message);
    }

    /// <summary>The paths as git itself lists them, each once; by git alone.</summary>
    public string[] GitPaths() =>
        [.. Git("ls-files", "-z", "--cached", "--others", "--exclude-standard").Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct()];

    public string Shell(string command) => Run("sh", ["-c", command]);

    public void Dispose()
    {
        foreach (var item in _open)
            item.Dispose();
        // .NET cannot delete names that are not UTF-8.
        Shell("rm -rf -- ./* ./.[!.]*");
        _folder.Dispose();
    }

    private string Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var complaints = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {complaints.GetAwaiter().GetResult()}");
    }
}
