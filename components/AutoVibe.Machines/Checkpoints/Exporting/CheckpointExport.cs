namespace AutoVibe.Machines;

/// <summary>Writes a checkpoint and everything before it as a branch of a git repository.</summary>
public sealed class CheckpointExport(ICheckpointStore rows, CheckpointHome home)
{
    /// <summary>Writes the branch, one commit for each checkpoint from the first one on.</summary>
    /// <param name="id">The checkpoint.</param>
    /// <param name="repository">The full path of a repository; where nothing stands, a bare one is made.</param>
    /// <param name="branch">The name of a branch that is not there yet.</param>
    /// <param name="ct">Ends it; the branch is not there then.</param>
    /// <exception cref="MachineException">A checkpoint is damaged or kept elsewhere, the branch is there, or git refuses.</exception>
    public async Task<ExportReport> ToGitAsync(Guid id, string repository, string branch, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(repository);
        var line = await LineAsync(id, ct);
        await PrepareAsync(repository, branch, ct);

        using var store = await BlobStore.EnterAsync(home.Folder, ct);
        using var reader = store.NewReader();
        var contents = line.Select(one => KeptTree.Read(reader, one.Tree, one.Notes).Manifest.Entries).SelectMany(entries => entries);
        if (await BlobCheck.RunAsync(store, contents.Where(entry => entry.Type == EntryType.File).Select(entry => entry.Digest), null, null, ct) is [var trouble, ..])
            throw trouble.ToError();

        await using var git = GitProgram.StartWriting(repository, "fast-import", "--quiet", "--done");
        var export = new GitExport(reader, git.Input);
        foreach (var one in line)
            export.Write(one, KeptTree.Read(reader, one.Tree, one.Notes).Manifest, branch);
        export.End();
        await git.Input.FlushAsync(ct);
        git.Input.Close();
        await git.ThrowUnlessGoodAsync(ct);

        var commit = await GitProgram.AskAsync(repository, ["rev-parse", $"refs/heads/{branch}"], ct);
        return new(id, repository, branch, commit.Text.Trim(), line.Count, [.. export.LeftOut]);
    }

    // The checkpoint and its parents, the first one first.
    private async Task<IReadOnlyList<Checkpoint>> LineAsync(Guid id, CancellationToken ct)
    {
        var line = new List<Checkpoint>();
        for (Guid? next = id; next is { } one; next = line[^1].Parent)
        {
            line.Add(await rows.GetAsync(one, ct));
            home.RequireHere(line[^1]);
        }

        line.Reverse();
        return line;
    }

    private static async Task PrepareAsync(string repository, string branch, CancellationToken ct)
    {
        if (!Path.Exists(repository))
        {
            Directory.CreateDirectory(repository);
            await GoodAsync(repository, ["init", "--quiet", "--bare", "."], ct);
        }

        await GoodAsync(repository, ["check-ref-format", "--branch", branch], ct);
        if ((await GitProgram.AskAsync(repository, ["rev-parse", "--verify", "--quiet", $"refs/heads/{branch}"], ct)).ExitCode == 0)
            throw new MachineException(MachineErrors.BranchExists, $"The repository '{repository}' has a branch '{branch}' already.");
    }

    private static async Task GoodAsync(string repository, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var answer = await GitProgram.AskAsync(repository, arguments, ct);
        if (answer.ExitCode != 0)
            throw GitTrouble.From(repository, string.Join(' ', arguments), answer);
    }
}

/// <summary>What an export wrote.</summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="Repository">The repository.</param>
/// <param name="Branch">The branch.</param>
/// <param name="Commit">Its newest commit.</param>
/// <param name="Commits">How many commits it has.</param>
/// <param name="LeftOut">Paths that git does not take, such as those of a nested repository's history.</param>
public sealed record ExportReport(Guid Checkpoint, string Repository, string Branch, string Commit, int Commits, IReadOnlyList<string> LeftOut);
