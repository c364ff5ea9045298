namespace AutoVibe.Machines;

/// <summary>How the machines of one agent did that are over.</summary>
public sealed record AgentPerformance
{
    /// <summary>The agent.</summary>
    public required string Agent { get; init; }

    /// <summary>How many machines.</summary>
    public required long Runs { get; init; }

    /// <summary>How many of them ended in good order.</summary>
    public required long Succeeded { get; init; }

    /// <summary>How many of them won their request.</summary>
    public required long Won { get; init; }

    /// <summary>How long they ran, of those that ever did; null when none did.</summary>
    public RunTimes? RunTime { get; init; }

    /// <summary>What they cost together.</summary>
    public required long Cost { get; init; }

    /// <summary>Tokens of models.</summary>
    public required long Tokens { get; init; }

    /// <summary>Calls of models.</summary>
    public required long Calls { get; init; }

    /// <summary>From 0 to 1.</summary>
    public double SuccessRate => Runs == 0 ? 0 : Succeeded / (double)Runs;

    /// <summary>What one of them cost on average.</summary>
    public long CostPerRun => Runs == 0 ? 0 : Cost / Runs;

    /// <summary>What all of them cost for each that succeeded; null when none did.</summary>
    public long? CostPerSuccess => Succeeded == 0 ? null : Cost / Succeeded;
}

/// <summary>How long machines ran, from their first hub to their end, waiting between hubs included.</summary>
/// <param name="Average">On average.</param>
/// <param name="Median">Half of them ended within it.</param>
/// <param name="Most">95 of 100 ended within it.</param>
/// <param name="Longest">All ended within it.</param>
public sealed record RunTimes(TimeSpan Average, TimeSpan Median, TimeSpan Most, TimeSpan Longest);
