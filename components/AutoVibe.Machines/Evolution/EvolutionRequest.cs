using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>A wish for a project: attempts of an agent side by side, each checked; the best one becomes the project's current checkpoint.</summary>
public sealed record EvolutionRequest
{
    /// <summary>A time-ordered id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The project.</summary>
    public required Guid Project { get; init; }

    /// <summary>What is wished, in words for the agent; from 1 to 100,000 characters.</summary>
    public required string Prompt { get; init; }

    /// <summary>The agent's type, such as <c>claude_code</c>.</summary>
    public required string Agent { get; init; }

    /// <summary>The command line of a <c>shell</c> agent; null for others.</summary>
    public string? Command { get; init; }

    /// <summary>The model that the agent is to ask; null for its own default.</summary>
    public string? Model { get; init; }

    /// <summary>What a <c>scripted</c> agent does, as JSON; null for others.</summary>
    public string? Script { get; init; }

    /// <summary>How many attempts there are side by side, each by a machine of its own.</summary>
    public required int Variants { get; init; }

    /// <summary>How many rounds of attempts there may be while none wins; at least 1.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>The part of the money left that a round may take, unless it is the last one; above 0, at most 1.</summary>
    public double RoundPart { get; init; } = 1;

    /// <summary>The round that it is in.</summary>
    public required EvolutionRound Round { get; init; }

    /// <summary>The commands that must succeed in a clean copy of what a machine made.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>Who reviews what a machine made; null for nobody.</summary>
    public ReviewTerms? Review { get; init; }

    /// <summary>The checkpoint that its first machines begin with, and that what they made is compared with.</summary>
    public required Guid Parent { get; init; }

    /// <summary>What it may cost in all, in millionths of the currency; the attempts of a round have equal shares.</summary>
    public required long Budget { get; init; }

    /// <summary>Whether a person must agree before the winner becomes current.</summary>
    public bool NeedsApproval { get; init; }

    /// <summary>Whether its agents ask a person before they do what changes something.</summary>
    public bool Asks { get; init; }

    /// <summary>What its machines and their checks reach of the network.</summary>
    public NetworkAccess Network { get; init; }

    /// <summary>How far it is.</summary>
    public EvolutionState State { get; init; } = EvolutionState.Requested;

    /// <summary>The machine that won; null while nobody knows, and when none did.</summary>
    public Guid? Winner { get; init; }

    /// <summary>Why it ended as it did; null before.</summary>
    public string? Note { get; init; }

    /// <summary>Who asked that it be stopped; null when nobody did.</summary>
    public string? StopAskedBy { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it was over; null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The trace that it was asked for in.</summary>
    [JsonIgnore]
    public byte[]? Trace { get; init; }

    /// <summary>What the review of an attempt may cost: a fifth of the attempt's share, kept back for it.</summary>
    [JsonIgnore]
    public long ReviewShare => Review is null ? 0 : Round.Share / 5;

    /// <summary>What an attempt may cost without its review.</summary>
    [JsonIgnore]
    public long AttemptShare => Round.Share - ReviewShare;

    /// <summary>What an agent is told.</summary>
    [JsonIgnore]
    public string Wish => Round.Lesson is { } lesson ? $"{Prompt}\n\n{lesson}" : Prompt;

    /// <summary>What the pipeline carries of it.</summary>
    [JsonIgnore]
    public EvolutionTerms Terms => new(Id, Project, Parent, Round.Variants, Checks, NeedsApproval)
    {
        Network = Network,
        Round = Round.Number,
        First = Round.First,
        RoundsLeft = Rounds - Round.Number,
        RoundPart = RoundPart,
        Available = Round.Available,
        IsReviewed = Review is not null,
    };
}

/// <summary>What every step of the pipeline must know of a request; the rest of it stays in its row.</summary>
/// <param name="Id">The request.</param>
/// <param name="Project">Its project.</param>
/// <param name="Parent">The checkpoint that it begins with, and that what its machines made is compared with.</param>
/// <param name="Variants">How many attempts its round has.</param>
/// <param name="Checks">The commands that must succeed.</param>
/// <param name="NeedsApproval">Whether a person must agree before the winner becomes current.</param>
public sealed record EvolutionTerms(Guid Id, Guid Project, Guid Parent, int Variants, IReadOnlyList<string> Checks, bool NeedsApproval)
{
    /// <summary>What its machines and their checks reach of the network.</summary>
    public NetworkAccess Network { get; init; }

    /// <summary>Which round it is, from 1.</summary>
    public int Round { get; init; } = 1;

    /// <summary>The number of the round's first attempt.</summary>
    public int First { get; init; } = 1;

    /// <summary>How many rounds may follow.</summary>
    public int RoundsLeft { get; init; }

    /// <summary>The part of the money left that a round may take, unless it is the last one.</summary>
    public double RoundPart { get; init; } = 1;

    /// <summary>What was left of the request's budget when the round began.</summary>
    public long Available { get; init; }

    /// <summary>Whether an agent reviews what a machine made.</summary>
    public bool IsReviewed { get; init; }

    /// <summary>What joins all that belongs to the round.</summary>
    [JsonIgnore]
    public string Turn => TurnOf(Id, Round);

    /// <summary>What joins all that belongs to a round of a request.</summary>
    public static string TurnOf(Guid request, int round) => round == 1 ? $"{request}" : $"{request}/{round}";
}
