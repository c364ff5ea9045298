using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>How machines do and how they did.</summary>
public sealed record MachineSummary
{
    /// <summary>The slug of the project that it is about; null for all.</summary>
    public string? Project { get; init; }

    /// <summary>It counts machines that were made since then; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How many machines are in which state.</summary>
    public required IReadOnlyList<StateCount> States { get; init; }

    /// <summary>Where those that are not over were last begun.</summary>
    public required IReadOnlyList<PlaceCount> Open { get; init; }

    /// <summary>How those that are over did, by agent.</summary>
    public required IReadOnlyList<PerformanceView> Agents { get; init; }

    /// <summary>What is left to spend, of the project or of all projects with machines that are not over.</summary>
    public required IReadOnlyList<MoneyView> Budgets { get; init; }
}

/// <summary>Machines of one state.</summary>
/// <param name="State">The state.</param>
/// <param name="Machines">How many.</param>
public sealed record StateCount(MachineState State, long Machines);

/// <summary>Machines that are not over, of one state in one place.</summary>
/// <param name="Hub">The hub that was the last to begin them; null for those that wait for their first one, or for the next.</param>
/// <param name="Name">Its name, when it is known.</param>
/// <param name="State">Their state.</param>
/// <param name="Machines">How many.</param>
public sealed record PlaceCount(Guid? Hub, string? Name, MachineState State, long Machines);

/// <summary>How the machines of one agent did that are over. Run times are milliseconds.</summary>
public sealed record PerformanceView
{
    /// <inheritdoc cref="AgentPerformance.Agent"/>
    public required string Agent { get; init; }

    /// <inheritdoc cref="AgentPerformance.Runs"/>
    public required long Runs { get; init; }

    /// <inheritdoc cref="AgentPerformance.Succeeded"/>
    public required long Succeeded { get; init; }

    /// <inheritdoc cref="AgentPerformance.Won"/>
    public required long Won { get; init; }

    /// <inheritdoc cref="AgentPerformance.SuccessRate"/>
    public required double SuccessRate { get; init; }

    /// <summary>The average run time; null when none of them ran.</summary>
    public required long? AverageMs { get; init; }

    /// <summary>Half of them ended within it.</summary>
    public required long? MedianMs { get; init; }

    /// <summary>95 of 100 ended within it.</summary>
    public required long? P95Ms { get; init; }

    /// <summary>All ended within it.</summary>
    public required long? LongestMs { get; init; }

    /// <summary>What they cost together.</summary>
    public required CostView Cost { get; init; }

    /// <inheritdoc cref="AgentPerformance.CostPerRun"/>
    public required CostView CostPerRun { get; init; }

    /// <inheritdoc cref="AgentPerformance.CostPerSuccess"/>
    public required CostView? CostPerSuccess { get; init; }

    /// <inheritdoc cref="AgentPerformance.Tokens"/>
    public required long Tokens { get; init; }

    /// <inheritdoc cref="AgentPerformance.Calls"/>
    public required long Calls { get; init; }

    internal static PerformanceView Of(AgentPerformance agent, string currency)
    {
        return new()
        {
            Agent = agent.Agent,
            Runs = agent.Runs,
            Succeeded = agent.Succeeded,
            Won = agent.Won,
            SuccessRate = Math.Round(agent.SuccessRate, 4),
            AverageMs = Milliseconds(agent.RunTime?.Average),
            MedianMs = Milliseconds(agent.RunTime?.Median),
            P95Ms = Milliseconds(agent.RunTime?.Most),
            LongestMs = Milliseconds(agent.RunTime?.Longest),
            Cost = Money(agent.Cost),
            CostPerRun = Money(agent.CostPerRun),
            CostPerSuccess = agent.CostPerSuccess is { } cost ? Money(cost) : null,
            Tokens = agent.Tokens,
            Calls = agent.Calls,
        };

        CostView Money(long micros) => new(BudgetAmounts.Format(BudgetResource.Money, micros), currency);
    }

    private static long? Milliseconds(TimeSpan? time) => (long?)time?.TotalMilliseconds;
}

/// <summary>What is left to spend of a project in a period.</summary>
/// <param name="Project">The project's slug.</param>
/// <param name="Period">The period.</param>
/// <param name="Allocated">What may be spent in it.</param>
/// <param name="Left">What is neither spent nor reserved.</param>
public sealed record MoneyView(string Project, BudgetPeriod Period, CostView Allocated, CostView Left);
