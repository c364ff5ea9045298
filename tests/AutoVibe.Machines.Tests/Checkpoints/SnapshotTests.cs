using System.Security.Cryptography;

namespace AutoVibe.Machines.Tests;

public sealed class SnapshotTests : IDisposable
{
    private readonly Vault _vault = new();

    private Tree Tree => _vault.Tree;

    public void Dispose() => _vault.Dispose();

    [Fact]
    public async Task Files_folders_links_modes_and_times_come_back_as_they_were()
    {
        Tree.Write("src/a.cs", "class A;\n");
        Tree.Write("src/same.cs", "class A;\n");
        Tree.Write("src/deep/er/b.txt", new string('b', 100_000));
        Tree.Write("run.sh", "#!/bin/sh\n");
        Tree.Write("empty.txt", "");
        Tree.Write("big.bin", RandomNumberGenerator.GetBytes(3_000_000));
        Tree.Write("big.txt", string.Concat(Enumerable.Repeat("line of a long file\n", 200_000)));
        Tree.Write("línea 🚀/ü.txt", "unicode");
        Tree.Shell("mkdir -p hollow/inner locked; chmod 755 run.sh; chmod 600 src/a.cs; echo x > locked/file; chmod 555 locked; touch -d '2001-02-03 04:05:06.789' src/a.cs hollow/inner hollow");
        Tree.Link("link", "src/a.cs");
        Tree.Link("dangling", "/nowhere/../at all");
        Tree.Link("to-folder", "src");
        Tree.Shell("touch -h -d '2002-02-03 04:05:06.789' link");

        var taken = await _vault.TakeAsync();
        var place = await _vault.RestoreAsync(taken);

        Assert.Equal(_vault.Look(Tree.Root), _vault.Look(place));
        Assert.Empty(taken.Scanned.LeftOut);
        Assert.Empty(await _vault.CheckAsync(taken));
        Assert.True(taken.Stored < taken.Size, "what shrinks is compressed");
    }

    [Fact]
    public async Task A_content_is_known_by_its_plain_SHA_256_and_kept_once()
    {
        Tree.Write("one.txt", "the same\n");
        Tree.Write("two.txt", "the same\n");

        var taken = await _vault.TakeAsync();

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("the same\n"u8)), taken.Scanned.Manifest.Entries[0].Digest.ToString());
        Assert.Equal(3, taken.Added);
        Tree.Write("three.txt", "the same\n");
        Assert.Equal(2, (await _vault.TakeAsync()).Added);
    }

    [Fact]
    public async Task Equal_trees_have_one_sum_whatever_their_times_and_places()
    {
        Tree.Write("a/b.txt");
        var first = await _vault.TakeAsync();
        Tree.Shell("touch -d '2001-01-01' a/b.txt");

        var second = await _vault.TakeAsync();
        var elsewhere = await _vault.TakeAsync(await _vault.RestoreAsync(first));
        Tree.Shell("chmod 700 a");

        Assert.Equal((first.Tree, first.Tree), (second.Tree, elsewhere.Tree));
        Assert.NotEqual(first.Tree, (await _vault.TakeAsync()).Tree);
    }

    [Fact]
    public async Task A_nested_repository_survives_and_the_history_around_it_is_left_out()
    {
        Tree.InitGit();
        Tree.Write("own.txt");
        Tree.Shell("mkdir nested && cd nested && git init -q . && echo inner > inner.txt && git add . && git -c user.name=T -c user.email=t@example.org commit -qm One");

        var place = await _vault.RestoreAsync(await _vault.TakeAsync());

        Assert.Equal("inner\n", File.ReadAllText(Path.Combine(place, "nested/inner.txt")));
        Assert.Equal("One", _vault.Home.Shell($"git -C '{place}/nested' log --format=%s").Trim());
        Assert.False(Path.Exists(Path.Combine(place, ".git")));
    }

    [Fact]
    public async Task What_git_ignores_is_left_out_and_listed_unless_it_is_asked_for()
    {
        Tree.InitGit();
        Tree.Write(".gitignore", "bin/\n*.log\n");
        Tree.Write("bin/out.dll");
        Tree.Write("noise.log");
        Tree.Write("forced.log");
        Tree.Git("add", "--force", "forced.log");

        var taken = await _vault.TakeAsync();

        Assert.Equal([".gitignore", "forced.log"], Paths(taken));
        Assert.Equal([new(".git", LeftOutReason.Repository), new("bin", LeftOutReason.Ignored), new("noise.log", LeftOutReason.Ignored)], taken.Scanned.LeftOut);
        _vault.Options = new() { IncludeIgnored = true };
        Assert.Equal([".gitignore", "bin", "bin/out.dll", "forced.log", "noise.log"], Paths(await _vault.TakeAsync()));
    }

    [Fact]
    public async Task Secrets_are_left_out_by_name_and_by_their_beginning_and_listed()
    {
        foreach (var path in new[] { ".env", "sub/.ENV.production", "id_ed25519", "store.PFX", ".aws/credentials", "deploy/token.yaml", ".env.example", "tests/good.pfx", "environment.md" })
            Tree.Write(path);
        Tree.Write("server.pem", "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n");
        Tree.Write("public.pem", "-----BEGIN CERTIFICATE-----\nMIIE\n");
        _vault.Options = new() { Secrets = "deploy/*.yaml", Keep = "tests/*.pfx" };

        var taken = await _vault.TakeAsync();

        Assert.Equal([".aws", ".env.example", "deploy", "environment.md", "public.pem", "sub", "tests", "tests/good.pfx"], Paths(taken));
        Assert.All(taken.Scanned.LeftOut, path => Assert.Equal(LeftOutReason.Secret, path.Reason));
        Assert.Equal([".aws/credentials", ".env", "deploy/token.yaml", "id_ed25519", "server.pem", "store.PFX", "sub/.ENV.production"], taken.Scanned.LeftOut.Select(path => path.Path));
    }

    [Fact]
    public async Task What_cannot_be_kept_is_listed_with_its_reason()
    {
        Tree.Write("file.txt");
        Tree.Fifo("pipe");
        Tree.Socket("socket");
        Tree.WriteRaw(@"caf\351.txt");
        Tree.Shell(@"ln -s ""$(printf 'd\377')"" raw-link");

        var taken = await _vault.TakeAsync();

        Assert.Equal(["file.txt"], Paths(taken));
        Assert.Equal(
            [new(@"./caf\xE9.txt", LeftOutReason.NameNotUtf8), new("pipe", LeftOutReason.Fifo), new("raw-link", LeftOutReason.NameNotUtf8), new("socket", LeftOutReason.Socket)],
            taken.Scanned.LeftOut);
        using var store = await BlobStore.EnterAsync(_vault.Folder, default);
        using var reader = store.NewReader();
        Assert.Equal(taken.Scanned.LeftOut, KeptTree.Read(reader, taken.Tree, taken.Notes).Notes.LeftOut);
    }

    [Fact]
    public async Task The_bytes_of_a_tree_are_those_that_are_documented()
    {
        Tree.Write("b/c.txt", "hi\n");
        Tree.Write("b-d.txt", "");
        Tree.Shell("chmod 640 b/c.txt; chmod 644 b-d.txt; chmod 755 b");
        Tree.Link("z", "b/c.txt");

        var taken = await _vault.TakeAsync();

        var documented = "autovibe-tree 1\n"
            + "f 644 0 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 b-d.txt\0"
            + "d 755 b\0"
            + "f 640 3 98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4 b/c.txt\0"
            + "l z\0b/c.txt\0";
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(documented))), taken.Tree.ToString());
    }

    [Fact]
    public async Task A_link_to_a_folder_outside_is_kept_as_a_link_and_not_entered()
    {
        _vault.Home.Write("outside/secret.txt");
        Tree.Link("out", _vault.Home["outside"]);

        var entry = Assert.Single((await _vault.TakeAsync()).Scanned.Manifest.Entries);

        Assert.Equal((EntryType.Symlink, _vault.Home["outside"]), (entry.Type, entry.Target));
    }

    [Fact]
    public async Task Snapshots_of_several_writers_into_one_store_are_all_whole()
    {
        for (var file = 0; file < 300; file++)
            Tree.Write($"{file % 7}/{file}.txt", $"content {file % 100}\n");

        var taken = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => _vault.TakeAsync())));

        Assert.Single(taken.Select(one => one.Tree).Distinct());
        foreach (var one in taken)
            Assert.Empty(await _vault.CheckAsync(one));
        await _vault.PruneAsync(TimeSpan.Zero, taken);
        Assert.Equal(_vault.Look(Tree.Root), _vault.Look(await _vault.RestoreAsync(taken[0])));
    }

    private static IEnumerable<string> Paths(TakenTree taken) => taken.Scanned.Manifest.Entries.Select(entry => entry.Path);
}
