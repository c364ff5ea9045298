using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>One path in which two trees differ.</summary>
public sealed record TreeChange
{
    /// <summary>How.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>The path; of a renamed file the new one.</summary>
    public required string Path { get; init; }

    /// <summary>The old path of a renamed file; null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? From { get; init; }

    /// <summary>What it is now, or was when it is gone.</summary>
    public required EntryType Type { get; init; }

    /// <summary>The bytes it has in the first tree; null when it is not there.</summary>
    public long? OldSize { get; init; }

    /// <summary>The bytes it has in the second tree; null when it is not there.</summary>
    public long? NewSize { get; init; }

    /// <summary>Its permission bits in the first tree in octal, where they differ.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OldMode { get; init; }

    /// <summary>Its permission bits in the second tree in octal, where they differ.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NewMode { get; init; }
}
