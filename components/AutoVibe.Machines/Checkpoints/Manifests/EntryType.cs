using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>What a path of a checkpoint is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EntryType>))]
public enum EntryType
{
    /// <summary>A regular file.</summary>
    [JsonStringEnumMemberName("file")]
    File,

    /// <summary>A folder; one with nothing in it is kept too.</summary>
    [JsonStringEnumMemberName("folder")]
    Folder,

    /// <summary>A symbolic link; its target is kept as text and never followed.</summary>
    [JsonStringEnumMemberName("symlink")]
    Symlink,
}
