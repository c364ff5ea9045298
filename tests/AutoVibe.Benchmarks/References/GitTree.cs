using System.Diagnostics;

namespace AutoVibe.Benchmarks;

/// <summary>What git does with the same tree: objects and index in a fresh folder beside it.</summary>
internal sealed class GitTree
{
    private readonly string _repository;
    private readonly string _root;

    private GitTree(string repository, string root) => (_repository, _root) = (repository, root);

    public static GitTree New(SampleTree tree)
    {
        var git = new GitTree(tree.NewPlace(), tree.Root);
        Directory.CreateDirectory(git._repository);
        git.Run(git._root, "init", "--quiet");
        git.Run(git._root, "config", "gc.auto", "0");
        return git;
    }

    /// <summary>Milliseconds to store the tree.</summary>
    public double Store() => Time(() =>
    {
        Run(_root, "add", "--all");
        Run(_root, "write-tree");
    });

    /// <summary>Milliseconds to write the tree that was stored into a new folder.</summary>
    public double CheckOut(string place)
    {
        Directory.CreateDirectory(place);
        return Time(() => Run(place, "checkout-index", "--all"));
    }

    /// <summary>Milliseconds to read every object and check its sum.</summary>
    public double Check() => Time(() => Run(_root, "fsck", "--full", "--no-dangling"));

    private static double Time(Action act)
    {
        var start = Stopwatch.GetTimestamp();
        act();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private void Run(string workTree, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["--git-dir", _repository, "--work-tree", workTree, .. arguments])
        {
            WorkingDirectory = workTree,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"git {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
