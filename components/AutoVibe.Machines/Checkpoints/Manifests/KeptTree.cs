namespace AutoVibe.Machines;

/// <summary>A tree as it is read back from a store, with the times and what was left out.</summary>
internal sealed record KeptTree(TreeManifest Manifest, TreeNotes Notes)
{
    /// <exception cref="MachineException">A part of it is missing, damaged or refused.</exception>
    public static KeptTree Read(BlobReader reader, Digest tree, Digest notes)
    {
        var entries = TreeManifest.Read(reader.ReadWhole(tree)).Entries;
        var beside = TreeNotes.Read(reader.ReadWhole(notes));
        if (beside.Times.Count != entries.Count)
            throw new MachineException(MachineErrors.TreeRefused, "A checkpoint has more or fewer times than paths.");

        return new(new([.. entries.Select((entry, at) => entry with { Modified = beside.Times[at] })]), beside);
    }
}
