using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>Something that a review found.</summary>
public sealed record Finding
{
    /// <summary>The file below the project's root; null when it is about none in particular.</summary>
    public string? File { get; init; }

    /// <summary>The line, from 1.</summary>
    public int? Line { get; init; }

    /// <summary>The column, from 1.</summary>
    public int? Column { get; init; }

    /// <summary>How grave it is.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>What kind of thing it is about, in a word or two, such as <c>correctness</c>.</summary>
    public required string Category { get; init; }

    /// <summary>What is wrong.</summary>
    public required string Message { get; init; }

    /// <summary>What would be better.</summary>
    public string? Suggestion { get; init; }

    /// <summary>File, line and column as compilers write them; empty when there is none.</summary>
    [JsonIgnore]
    public string Place => string.Join(':', new object?[] { File, Line, Line is null ? null : Column }.Where(part => part is not null));
}

/// <summary>How grave a finding is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingSeverity>))]
public enum FindingSeverity
{
    /// <summary>Worth knowing.</summary>
    [JsonStringEnumMemberName("info")]
    Info,

    /// <summary>It should be mended and forbids nothing.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>The attempt must not win with it.</summary>
    [JsonStringEnumMemberName("error")]
    Error,
}

/// <summary>A finding and where it stands.</summary>
/// <param name="Evidence">The review.</param>
/// <param name="Machine">The machine whose work was reviewed.</param>
/// <param name="Finding">What was found.</param>
public sealed record MachineFinding(Guid Evidence, Guid Machine, Finding Finding);
