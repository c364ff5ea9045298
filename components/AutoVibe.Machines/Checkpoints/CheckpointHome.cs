using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>Where this process keeps the contents of checkpoints, and by which rules it takes them.</summary>
/// <param name="options">What the settings say.</param>
/// <param name="dataFolder">AutoVibe's data folder; it is left out of every checkpoint.</param>
/// <param name="time">The clock.</param>
public sealed class CheckpointHome(CheckpointOptions options, string dataFolder, TimeProvider time)
{
    private readonly Lazy<PackFolder> _folder = new(() => PackFolder.Open(
        options.Folder.Length == 0 ? Path.Combine(dataFolder, "checkpoints") : Path.GetFullPath(options.Folder, dataFolder), time));

    /// <summary>What the settings say.</summary>
    public CheckpointOptions Options => options;

    /// <summary>The id of the store by which rows name it.</summary>
    public Guid Store => Folder.Id;

    /// <summary>Tells people where the store is.</summary>
    internal string Place => $"{Folder.Root} on {Environment.MachineName}";

    internal PackFolder Folder => _folder.Value;

    internal string DataFolder => dataFolder;

    internal TimeProvider Time => time;

    /// <exception cref="MachineException">Its contents are in another store.</exception>
    internal void RequireHere(Checkpoint checkpoint)
    {
        if (checkpoint.Store == Store)
            return;

        var place = checkpoint.Context["store"]?.GetValue<string>() ?? $"store {checkpoint.Store}";
        throw new MachineException(MachineErrors.OtherStore, $"Checkpoint {checkpoint.Id} is kept in {place}, not in {Place}.");
    }

    /// <summary>The row of a tree that was just taken; whose it is and what is said about it comes on top.</summary>
    internal Checkpoint Describe(TakenTree taken, Checkpoint? parent, CheckpointType type, JsonObject context)
    {
        var now = time.GetUtcNow();
        context["store"] = Place;
        return new()
        {
            Id = Guid.CreateVersion7(now),
            Parent = parent?.Id,
            Type = type,
            TreeSha256 = taken.Tree.ToString(),
            NotesSha256 = taken.Notes.ToString(),
            ChainSha256 = Checkpoint.Chain(parent?.ChainSha256, taken.Tree),
            Store = Store,
            Files = taken.Files,
            LeftOut = taken.Scanned.LeftOut.Count,
            Size = taken.Size,
            Packed = taken.Packed,
            Added = taken.Stored,
            Context = context,
            CreatedAt = now,
        };
    }

    internal Task<TreeRules> RulesAsync(string folder, CancellationToken ct) => TreeRules.OfAsync(folder, options, dataFolder, ct);
}
