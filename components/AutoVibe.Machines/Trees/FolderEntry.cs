namespace AutoVibe.Machines;

/// <summary>One name in a folder. A folder's name ends with <c>/</c>, so that sorting names sorts whole paths.</summary>
internal sealed record FolderEntry(byte[] Name, bool IsFolder) : IComparable<FolderEntry>
{
    public int CompareTo(FolderEntry? other) => Name.AsSpan().SequenceCompareTo(other is null ? [] : other.Name);
}
