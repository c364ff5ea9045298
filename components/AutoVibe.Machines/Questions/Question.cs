namespace AutoVibe.Machines;

/// <summary>An agent asks whether it may use a tool. Its machine is paused until a person has answered.</summary>
public sealed record Question
{
    // What a person must read before the word is given.
    internal const int LongestInput = 10_000;

    /// <summary>A time-ordered id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The machine whose agent asks.</summary>
    public required Guid Machine { get; init; }

    /// <summary>The machine's project.</summary>
    public required Guid Project { get; init; }

    /// <summary>The request that the machine is an attempt of.</summary>
    public required Guid Request { get; init; }

    /// <summary>Which attempt of the request it is, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The machine's start in which it was asked; what is asked in one start is not answered in another.</summary>
    public required int Start { get; init; }

    /// <summary>The tool that the agent wants to use.</summary>
    public required string Tool { get; init; }

    /// <summary>What it would give the tool, without secrets; the end of what is very long is left out.</summary>
    public required string Input { get; init; }

    /// <summary>What became of it.</summary>
    public QuestionState State { get; init; } = QuestionState.Open;

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Who answered; null when nobody did.</summary>
    public string? AnsweredBy { get; init; }

    /// <summary>When a person answered; null when nobody did.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>What the person told the agent; null for nothing.</summary>
    public string? Message { get; init; }

    /// <summary>When the agent had its answer or needed none any more; null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What the agent is told.</summary>
    /// <param name="limit">How long an answer is waited for.</param>
    internal PermissionAnswer AnswerIn(TimeSpan limit) => State switch
    {
        QuestionState.Allowed => new(true),
        QuestionState.Expired => new(false, $"Nobody answered within {limit:g}."),
        _ => new(false, Message),
    };
}
