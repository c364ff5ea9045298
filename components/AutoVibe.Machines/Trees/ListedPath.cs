namespace AutoVibe.Machines;

/// <summary>One path of a working tree, relative to its root and with <c>/</c> between folders.</summary>
/// <param name="Path">The path as text; a name that is not UTF-8 is written as <c>./</c> and escaped bytes.</param>
/// <param name="Skip">Set when the list itself already tells that the path is not a file to measure.</param>
internal sealed record ListedPath(string Path, SkipReason? Skip)
{
    public static ListedPath From(ReadOnlySpan<byte> bytes, SkipReason? skip)
    {
        var path = PathName.FromBytes(bytes);
        return new(path, PathName.IsUtf8(path) ? skip : SkipReason.NameNotUtf8);
    }
}
