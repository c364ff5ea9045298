using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>A machine that is over. Every machine that was begun has exactly one end, however it went.</summary>
public sealed record MachineEnd
{
    /// <summary>The machine.</summary>
    public required Guid Machine { get; init; }

    /// <summary>Which attempt it was.</summary>
    public required int Number { get; init; }

    /// <summary>The request.</summary>
    public required EvolutionTerms Request { get; init; }

    /// <summary>The start in whose name it ends.</summary>
    public required int Start { get; init; }

    /// <summary>How it went.</summary>
    public required AgentOutcome Outcome { get; init; }

    /// <summary>Whether something about the machine broke, as opposed to what its agent did.</summary>
    public bool IsBroken { get; init; }

    /// <summary>What went wrong, or what the agent said at its end.</summary>
    public string? Message { get; init; }

    /// <summary>The checkpoint of what it made; null when it changed nothing or nothing could be kept.</summary>
    public Guid? Checkpoint { get; init; }

    /// <summary>The sum of that checkpoint's tree.</summary>
    public string? TreeSha256 { get; init; }

    /// <summary>In what it differs from the beginning.</summary>
    public Modifications Modifications { get; init; } = new();

    /// <summary>What it cost.</summary>
    public long Cost { get; init; }

    /// <summary>The tokens.</summary>
    public long Tokens { get; init; }

    /// <summary>The calls.</summary>
    public long Calls { get; init; }

    /// <summary>What it used beside.</summary>
    public MachineUsage Usage { get; init; } = new();

    /// <summary>Whether it made something that is kept.</summary>
    [JsonIgnore]
    public bool HasWork => Checkpoint is not null;

    /// <summary>Whether it made something and was not cut off by anything but its budget.</summary>
    internal bool IsWholeWork => HasWork && !IsBroken && Outcome is (AgentOutcome.Succeeded or AgentOutcome.OutOfBudget);

    // What cannot win is not worth the money of a review.
    internal bool IsToBeReviewed => IsWholeWork && Request.IsReviewed;

    internal bool IsToBeChecked => HasWork && Request.Checks.Count > 0;
}
