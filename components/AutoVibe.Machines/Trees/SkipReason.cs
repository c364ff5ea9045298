using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>Why a listed path was not measured.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SkipReason>))]
public enum SkipReason
{
    /// <summary>A symbolic link; it is not followed.</summary>
    [JsonStringEnumMemberName("symlink")]
    Symlink,

    /// <summary>A folder on the way to the path is a symbolic link, so git counts the path as deleted.</summary>
    [JsonStringEnumMemberName("behind a symlink")]
    BehindSymlink,

    /// <summary>A submodule: another repository, listed by git as one path.</summary>
    [JsonStringEnumMemberName("submodule")]
    Submodule,

    /// <summary>An untracked folder that is a repository of its own; git lists it as one path.</summary>
    [JsonStringEnumMemberName("nested repository")]
    NestedRepository,

    /// <summary>Listed, but there is nothing at the path.</summary>
    [JsonStringEnumMemberName("listed but missing")]
    Missing,

    /// <summary>Listed as a file, but a folder stands at the path.</summary>
    [JsonStringEnumMemberName("is a folder")]
    Folder,

    /// <summary>A named pipe; opening it would wait for its other end.</summary>
    [JsonStringEnumMemberName("FIFO")]
    Fifo,

    /// <summary>A socket.</summary>
    [JsonStringEnumMemberName("socket")]
    Socket,

    /// <summary>A block or character device.</summary>
    [JsonStringEnumMemberName("device")]
    Device,

    /// <summary>The operating system refused to open or read the file.</summary>
    [JsonStringEnumMemberName("unreadable")]
    Unreadable,

    /// <summary>The operating system refused to list the folder, so what is in it is not known.</summary>
    [JsonStringEnumMemberName("unreadable folder")]
    UnreadableFolder,

    /// <summary>The name is not UTF-8.</summary>
    [JsonStringEnumMemberName("name is not UTF-8")]
    NameNotUtf8,

    /// <summary>The path is longer than the operating system can open.</summary>
    [JsonStringEnumMemberName("name is too long")]
    NameTooLong,
}
