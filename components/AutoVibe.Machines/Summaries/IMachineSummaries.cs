namespace AutoVibe.Machines;

/// <summary>Machines added up, from their own rows: nothing is refreshed, and nothing is old.</summary>
public interface IMachineSummaries
{
    /// <summary>How the machines that are over did, by agent.</summary>
    Task<IReadOnlyList<AgentPerformance>> PerformanceAsync(SummaryFilter filter, CancellationToken ct);

    /// <summary>How many machines are in which state, and where those that are not over were last begun.</summary>
    Task<IReadOnlyList<MachineCount>> CountAsync(SummaryFilter filter, CancellationToken ct);

    /// <summary>What is left of the budgets for money of one project, or of those with machines that are not over; a period that has ended counts as the next one.</summary>
    Task<IReadOnlyList<MoneyLeft>> MoneyAsync(Guid? project, CancellationToken ct);
}

/// <summary>Machines of one state in one place.</summary>
/// <param name="State">The state.</param>
/// <param name="Open">Whether they are not over; one that is paused may be either.</param>
/// <param name="Hub">Where they were last begun; null for those that are over, and those that no hub has.</param>
/// <param name="Machines">How many.</param>
public sealed record MachineCount(MachineState State, bool Open, Guid? Hub, long Machines);

/// <summary>What is left of a project's budget for money.</summary>
/// <param name="Project">The project's slug.</param>
/// <param name="Period">The period.</param>
/// <param name="Allocated">What may be spent in it.</param>
/// <param name="Left">What is neither spent nor reserved.</param>
/// <param name="Currency">The currency.</param>
public sealed record MoneyLeft(string Project, BudgetPeriod Period, long Allocated, long Left, string Currency);
