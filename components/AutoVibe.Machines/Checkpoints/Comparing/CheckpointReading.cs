using System.Text;

namespace AutoVibe.Machines;

/// <summary>Shows what checkpoints hold and in what two differ.</summary>
public sealed class CheckpointReading(ICheckpointStore rows, CheckpointHome home)
{
    /// <summary>The paths of a checkpoint behind a path, and everything that was left out.</summary>
    /// <exception cref="MachineException">There is no such checkpoint, it is damaged, or kept elsewhere.</exception>
    public async Task<CheckpointFiles> FilesAsync(Guid id, string? after, int limit, CancellationToken ct)
    {
        var kept = await ReadAsync(id, ct);
        var start = after is null ? 0 : kept.Manifest.Entries.TakeWhile(entry => entry.Path != after).Count() + 1;
        var page = kept.Manifest.Entries.Skip(start).Take(limit).Select(CheckpointFile.Of).ToList();
        return new(page, kept.Notes.LeftOut, start + page.Count < kept.Manifest.Entries.Count ? page[^1].Path : null);
    }

    /// <summary>The text of a file of a checkpoint.</summary>
    /// <exception cref="MachineException">There is no such checkpoint or file, it is damaged, or kept elsewhere.</exception>
    public async Task<string> TextAsync(Guid id, string path, CancellationToken ct)
    {
        var kept = await ReadAsync(id, ct);
        var entry = kept.Manifest.Entries.FirstOrDefault(entry => entry.Path == path && entry.Type == EntryType.File)
            ?? throw new MachineException(MachineErrors.CheckpointNotFound, $"Checkpoint {id} has no file '{path}'.");
        using var store = await BlobStore.EnterAsync(home.Folder, ct);
        using var reader = store.NewReader();
        return Encoding.UTF8.GetString(reader.ReadWhole(entry.Digest));
    }

    /// <summary>In what a second checkpoint differs from a first one.</summary>
    /// <exception cref="MachineException">There is no such checkpoint, it is damaged, or kept elsewhere.</exception>
    public async Task<TreeComparison> CompareAsync(Guid first, Guid second, CancellationToken ct)
    {
        var changes = TreeDiff.Of((await ReadAsync(first, ct)).Manifest, (await ReadAsync(second, ct)).Manifest);
        return new(first, second, changes);
    }

    /// <summary>In what the files of a folder differ from a checkpoint; what checkpoints leave out does not count.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="folder">The full path of the folder.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <exception cref="MachineException">There is no such checkpoint, it is damaged or kept elsewhere, or the folder cannot be read.</exception>
    public async Task<IReadOnlyList<TreeChange>> CompareWithFolderAsync(Guid checkpoint, string folder, CancellationToken ct)
    {
        FolderCheck.ThrowUnlessReadable(folder);
        var now = await new TreeScan(home.Folder, await home.RulesAsync(folder, ct), home.Time).RunAsync(folder, store: null, writer: null, progress: null, ct);
        return TreeDiff.Of((await ReadAsync(checkpoint, ct)).Manifest, now.Manifest);
    }

    /// <summary>In what one file differs, line by line, as git shows it.</summary>
    /// <exception cref="MachineException">There is no such checkpoint or path, it is damaged, or git is missing.</exception>
    public async Task<FileComparison> CompareAsync(Guid first, Guid second, string path, CancellationToken ct)
    {
        var (one, other) = (await ReadAsync(first, ct), await ReadAsync(second, ct));
        var old = one.Manifest.Entries.FirstOrDefault(entry => entry.Path == path);
        var now = other.Manifest.Entries.FirstOrDefault(entry => entry.Path == path);
        if (old is null && now is null)
            throw new MachineException(MachineErrors.CheckpointNotFound, $"Neither checkpoint has the path '{path}'.");

        using var store = await BlobStore.EnterAsync(home.Folder, ct);
        using var reader = store.NewReader();
        return new(first, second, path, await TextDiff.OfAsync(reader, old, now, path, ct));
    }

    /// <summary>In what a second checkpoint differs from a first one, line by line, as one text.</summary>
    /// <param name="first">The first one.</param>
    /// <param name="second">The second one.</param>
    /// <param name="most">Characters of lines that are shown; what there is no room for is named only.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <exception cref="MachineException">There is no such checkpoint, it is damaged, or git is missing.</exception>
    public async Task<string> PatchAsync(Guid first, Guid second, int most, CancellationToken ct)
    {
        var (one, other) = (await ReadAsync(first, ct), await ReadAsync(second, ct));
        using var store = await BlobStore.EnterAsync(home.Folder, ct);
        using var reader = store.NewReader();
        return await new Patch(reader, most).OfAsync(one.Manifest, other.Manifest, ct);
    }

    private async Task<KeptTree> ReadAsync(Guid id, CancellationToken ct)
    {
        var checkpoint = await rows.GetAsync(id, ct);
        home.RequireHere(checkpoint);
        using var store = await BlobStore.EnterAsync(home.Folder, ct);
        using var reader = store.NewReader();
        return KeptTree.Read(reader, checkpoint.Tree, checkpoint.Notes);
    }
}
