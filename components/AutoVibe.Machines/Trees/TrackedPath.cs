namespace AutoVibe.Machines;

/// <summary>One line of <c>git ls-files --stage</c>: mode, object and stage, a tab, the name.</summary>
internal sealed record TrackedPath(byte[] Name, SkipReason? Skip)
{
    public static TrackedPath? Parse(byte[]? record)
    {
        if (record is null)
            return null;

        var name = record[(Array.IndexOf(record, (byte)'\t') + 1)..];
        if (record.AsSpan().StartsWith("160000 "u8))
            return new(name, SkipReason.Submodule);

        // Where the file system has no symbolic links, git writes the link's target into a plain file.
        var isLinkAsFile = OperatingSystem.IsWindows() && record.AsSpan().StartsWith("120000 "u8);
        return new(name, isLinkAsFile ? SkipReason.Symlink : null);
    }
}
