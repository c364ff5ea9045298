namespace AutoVibe.Machines.Tests;

/// <summary>A repository with whatever may stand in one.</summary>
internal sealed class Everything : IDisposable
{
    private readonly Tree _library = new();

    public static IReadOnlyDictionary<string, long> Skipped { get; } = new Dictionary<string, long>
    {
        ["FIFO"] = 1,
        ["is a folder"] = 1,
        ["listed but missing"] = 1,
        ["name is not UTF-8"] = 2,
        ["nested repository"] = 1,
        ["socket"] = 1,
        ["submodule"] = 1,
        ["symlink"] = 3,
    };

    public Tree Tree { get; } = new();

    public void Make(long hugeBytes)
    {
        _library.InitGit();
        _library.Write("lib.c");
        _library.Commit();

        Tree.InitGit();
        Tree.Shell("mkdir src; cd src; for n in $(seq 300); do echo 'int x;' >f$n.c; done");
        Tree.Write("src/.ignored/.gitignore", "*\n");
        foreach (var path in new[] { "gone", "becomes-folder", "becomes-pipe", "becomes-socket" })
            Tree.Write(path);
        Tree.Link("link", "src/f1.c");
        Tree.Link("loop", "loop");
        Tree.Link("up", "src");
        Tree.WriteRaw(@"caf\351.c");
        Tree.Git("submodule", "--quiet", "add", _library.Root, "deps/library");
        Tree.Commit();

        foreach (var path in new[] { "gone", "becomes-folder", "becomes-pipe", "becomes-socket" })
            File.Delete(Tree[path]);
        Directory.CreateDirectory(Tree["becomes-folder"]);
        Tree.Fifo("becomes-pipe");
        Tree.Socket("becomes-socket");
        Tree.WriteRaw(@"th\351.c");
        Tree.Git("clone", "--quiet", _library.Root, "nested");
        Tree.Shell("yes line | head -n 1000000 > million.txt");
        Tree.Shell($"truncate -s {hugeBytes} huge.bin");
    }

    public void Dispose()
    {
        Tree.Dispose();
        _library.Dispose();
    }
}
