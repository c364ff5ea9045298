using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>In what a workspace differs from the checkpoint it began with.</summary>
/// <param name="Added">Files that are new.</param>
/// <param name="Changed">Files with other content, another mode or another name.</param>
/// <param name="Removed">Files that are gone.</param>
/// <param name="Bytes">The size of what is new or changed, and of what is gone.</param>
public sealed record Modifications(int Added = 0, int Changed = 0, int Removed = 0, long Bytes = 0)
{
    /// <summary>Whether nothing differs.</summary>
    [JsonIgnore]
    public bool IsEmpty => Added + Changed + Removed == 0;
}
