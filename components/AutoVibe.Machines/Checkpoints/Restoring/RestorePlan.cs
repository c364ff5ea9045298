namespace AutoVibe.Machines;

/// <summary>What must be done to a folder so that it holds a tree.</summary>
internal sealed class RestorePlan
{
    private RestorePlan(IReadOnlyList<TreeEntry> remove, IReadOnlyList<RestoreStep> steps, int unchanged) => (Remove, Steps, Unchanged) = (remove, steps, unchanged);

    /// <summary>What is there and must go, what is in a folder before the folder.</summary>
    public IReadOnlyList<TreeEntry> Remove { get; }

    /// <summary>What must be made or changed, a folder before what is in it.</summary>
    public IReadOnlyList<RestoreStep> Steps { get; }

    public int Unchanged { get; }

    public IEnumerable<Digest> Contents => Steps.Where(step => step.Kind == RestoreKind.Write && step.Entry.Type == EntryType.File).Select(step => step.Entry.Digest);

    /// <param name="wanted">The tree.</param>
    /// <param name="present">What a look through the folder found; null for a new one.</param>
    /// <exception cref="MachineException">Something that is left alone stands in the way.</exception>
    public static RestorePlan Of(TreeManifest wanted, ScannedTree? present)
    {
        var there = present?.Manifest.Entries.ToDictionary(entry => entry.Path, StringComparer.Ordinal) ?? [];
        var want = wanted.Entries.ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        foreach (var left in present?.LeftOut ?? [])
            CheckWay(want, left);

        var remove = there.Values.Where(entry => !want.TryGetValue(entry.Path, out var other) || other.Type != entry.Type)
            .OrderDescending().ToList();
        var steps = wanted.Entries.Select(entry => StepFor(entry, there.GetValueOrDefault(entry.Path))).OfType<RestoreStep>().ToList();
        return new(remove, steps, wanted.Entries.Count - steps.Count);
    }

    private static RestoreStep? StepFor(TreeEntry wanted, TreeEntry? present)
    {
        if (present is null || present.Type != wanted.Type || present.Digest != wanted.Digest || present.Target != wanted.Target)
            return new(wanted, RestoreKind.Write, present?.Type == wanted.Type);
        return present.Mode == wanted.Mode ? null : new(wanted, RestoreKind.Mode, true);
    }

    // What is left out is neither overwritten nor removed, so nothing else can stand there or above it.
    private static void CheckWay(Dictionary<string, TreeEntry> want, LeftOut left)
    {
        if (want.ContainsKey(left.Path))
            throw Taken(left, left.Path);

        for (var above = FolderCursor.Above(left.Path); above.Length > 0; above = FolderCursor.Above(above))
        {
            if (want.TryGetValue(above, out var entry) && entry.Type != EntryType.Folder)
                throw Taken(left, above);
        }

        var below = left.Path + "/";
        if (want.Keys.FirstOrDefault(path => path.StartsWith(below, StringComparison.Ordinal)) is { } inside)
            throw Taken(left, inside);
    }

    private static MachineException Taken(LeftOut left, string path) =>
        new(MachineErrors.PathTaken, $"'{left.Path}' is left alone ({left.Reason.ToWord()}), but the checkpoint has '{path}'.");
}

/// <summary>One path to be made or changed.</summary>
/// <param name="Entry">What is to stand there.</param>
/// <param name="Kind">Whether it is written or only its mode is set.</param>
/// <param name="Exists">Whether something of the same type stands there.</param>
internal sealed record RestoreStep(TreeEntry Entry, RestoreKind Kind, bool Exists);

/// <summary>How much of a path is to be changed.</summary>
internal enum RestoreKind
{
    Write,
    Mode,
}
