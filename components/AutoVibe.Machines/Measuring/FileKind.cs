using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>What an intake found at a listed path; every path is exactly one of these.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FileKind>))]
public enum FileKind
{
    /// <summary>A file without a NUL in its first 8,000 bytes, as git tells text from binary.</summary>
    [JsonStringEnumMemberName("text")]
    Text,

    /// <summary>A file with a NUL in its first 8,000 bytes; UTF-16 is such a file to git too.</summary>
    [JsonStringEnumMemberName("binary")]
    Binary,

    /// <summary>Not a file that could be read; the reason is kept with it.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,
}
