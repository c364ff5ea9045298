using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>A fact about one tree that AutoVibe itself observed. It speaks of that tree only: it is stale for any other.</summary>
public sealed record Evidence
{
    /// <summary>A time-ordered id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The project.</summary>
    public required Guid Project { get; init; }

    /// <summary>The request.</summary>
    public required Guid Request { get; init; }

    /// <summary>The machine that made the tree.</summary>
    public required Guid Machine { get; init; }

    /// <summary>The checkpoint that was looked at.</summary>
    public required Guid Checkpoint { get; init; }

    /// <summary>The sum of its tree.</summary>
    public required string TreeSha256 { get; init; }

    /// <summary>Where it comes from.</summary>
    public required EvidenceSource Source { get; init; }

    /// <summary>The command that was run; of a review its agent and model.</summary>
    public required string Command { get; init; }

    /// <summary>How the command ended; null when it was ended from outside or could not be started.</summary>
    public required int? ExitCode { get; init; }

    /// <summary>Whether it speaks for the tree: the command succeeded, or a review was made and found no error.</summary>
    public required bool Passed { get; init; }

    /// <summary>How long it took.</summary>
    public required long DurationMs { get; init; }

    /// <summary>The end of what the command printed or the agent said, without secrets; of a review that was not made why.</summary>
    public required string Log { get; init; }

    /// <summary>The level that the command ran at.</summary>
    public required IsolationLevel Isolation { get; init; }

    /// <summary>What it reached of the network; null where nothing ran, and of what was observed before that was kept.</summary>
    public NetworkAccess? Egress { get; init; }

    /// <summary>How far it is to be believed, from 0 to 1. A command that was run in a clean copy: 1, and half of it where other evidence contradicts it. A review: 0.5, and 0 when none was made.</summary>
    public double Credibility { get; init; } = 1;

    /// <summary>What it cost, in millionths of the currency.</summary>
    public long Cost { get; init; }

    /// <summary>The judgement of a review; null for a check, and when no review was made.</summary>
    public ReviewResult? Review { get; init; }

    /// <summary>What a review found.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Other evidence about the same tree, of any request, the newest first; of many the first twenty. Null where it was not looked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Guid>? Related { get; init; }

    /// <summary>Of that, what shows the contrary: the same command, with the same isolation and network, passed in one and failed in the other.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Guid>? Contradicts { get; init; }

    /// <summary>When it was observed.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>Where evidence comes from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EvidenceSource>))]
public enum EvidenceSource
{
    /// <summary>A command of the project, run in a clean copy.</summary>
    [JsonStringEnumMemberName("check")]
    Check,

    /// <summary>An agent that read the changes.</summary>
    [JsonStringEnumMemberName("review")]
    Review,
}
