using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>Why a path is not in a checkpoint.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LeftOutReason>))]
public enum LeftOutReason
{
    /// <summary>Its name is one of those that secrets have, or it begins as a private key does.</summary>
    [JsonStringEnumMemberName("secret")]
    Secret,

    /// <summary>git ignores it, as it does what builds and package programs write.</summary>
    [JsonStringEnumMemberName("ignored")]
    Ignored,

    /// <summary>The history of the repository whose files are kept.</summary>
    [JsonStringEnumMemberName("repository")]
    Repository,

    /// <summary>AutoVibe's own data folder.</summary>
    [JsonStringEnumMemberName("data folder")]
    DataFolder,

    /// <summary>A named pipe.</summary>
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

    /// <summary>The operating system refused to list the folder.</summary>
    [JsonStringEnumMemberName("unreadable folder")]
    UnreadableFolder,

    /// <summary>The name, or a link's target, is not UTF-8.</summary>
    [JsonStringEnumMemberName("name is not UTF-8")]
    NameNotUtf8,

    /// <summary>A name of more than 255 bytes or a path of more than 4,095.</summary>
    [JsonStringEnumMemberName("name is too long")]
    NameTooLong,

    /// <summary>It changed each of the times it was read.</summary>
    [JsonStringEnumMemberName("changes while it is read")]
    Unsettled,
}
