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

    internal PackFolder Folder => _folder.Value;

    internal string DataFolder => dataFolder;

    internal TimeProvider Time => time;

    /// <exception cref="MachineException">Its contents are in another store.</exception>
    internal void RequireHere(Checkpoint checkpoint)
    {
        if (checkpoint.Store == Store)
            return;

        var place = checkpoint.Context["store"]?.GetValue<string>() ?? $"store {checkpoint.Store}";
        throw new MachineException(MachineErrors.OtherStore, $"Checkpoint {checkpoint.Id} is kept in {place}, not in {Folder.Root} on {Environment.MachineName}.");
    }

    internal Task<TreeRules> RulesAsync(string folder, CancellationToken ct) => TreeRules.OfAsync(folder, options, dataFolder, ct);
}
