using System.Text.Json.Serialization;
using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>One call of a model, after its end.</summary>
public sealed record GatewayExchange
{
    /// <summary>The number of the call in its run, from 1 in the order of arrival.</summary>
    public required int Number { get; init; }

    /// <summary>The way it was made.</summary>
    public required GatewayApi Api { get; init; }

    /// <summary>The model that was asked; empty when the request named none.</summary>
    public required string Model { get; init; }

    /// <summary>The HTTP status that the agent got; 0 when it was gone or stopped before there was one.</summary>
    public required int Status { get; init; }

    /// <summary>What was charged for it, and why.</summary>
    public required ChargeBasis Basis { get; init; }

    /// <summary>The tokens that it used, or may have used; of a worst case all are counted as input and output.</summary>
    public required TokenCounts Tokens { get; init; }

    /// <summary>What it cost, in millionths.</summary>
    public required long Cost { get; init; }

    /// <summary>The currency of the cost.</summary>
    public required string Currency { get; init; }

    /// <summary>Why the gateway refused or ended it; null when it did not.</summary>
    public ErrorCode? Refusal { get; init; }

    /// <summary>What went wrong, in words; null when nothing did.</summary>
    public string? Trouble { get; init; }

    /// <summary>What was changed in the request so that its cost is bounded.</summary>
    public IReadOnlyList<string> Adjusted { get; init; } = [];

    /// <summary>From its arrival to its settlement.</summary>
    public required TimeSpan Duration { get; init; }
}

/// <summary>By what a call was charged.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChargeBasis>))]
public enum ChargeBasis
{
    /// <summary>Nothing: it never reached a provider, or the provider surely did not run it.</summary>
    [JsonStringEnumMemberName("nothing")]
    Nothing,

    /// <summary>By what the provider says was used.</summary>
    [JsonStringEnumMemberName("reported")]
    Reported,

    /// <summary>By its worst case, because nobody knows what was used, or what the provider says cannot be true.</summary>
    [JsonStringEnumMemberName("worst_case")]
    WorstCase,
}

/// <summary>What a machine has spent at models so far.</summary>
/// <param name="Money">In millionths of the currency.</param>
/// <param name="Tokens">Tokens of prompts and answers.</param>
/// <param name="Calls">Calls that were charged.</param>
public readonly record struct Spent(long Money, long Tokens, long Calls)
{
    /// <summary>What was used both times.</summary>
    public static Spent operator +(Spent first, Spent second) => new(first.Money + second.Money, first.Tokens + second.Tokens, first.Calls + second.Calls);
}
