using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>What people do with budgets, here or through a server.</summary>
public interface IBudgets
{
    /// <summary>The budgets of a project in their present periods.</summary>
    /// <exception cref="AutoVibeException">There is no such project.</exception>
    Task<BudgetReport> ShowAsync(string project, CancellationToken ct);

    /// <summary>Sets what a project may use in a period, from now on.</summary>
    /// <returns>All budgets of the project.</returns>
    /// <exception cref="AutoVibeException">There is no such project, the amount is none, or more than that is used already.</exception>
    Task<BudgetReport> SetAsync(string project, BudgetChange change, CancellationToken ct);

    /// <summary>What a project used, added up.</summary>
    /// <exception cref="AutoVibeException">There is no such project, or the days are in the wrong order.</exception>
    Task<UsageReport> UsageAsync(string project, UsageQuestion question, CancellationToken ct);
}

/// <summary>A new allocation.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Period">The period: daily, weekly, monthly or total.</param>
/// <param name="Amount">A decimal number as text: money in the installation's currency, times in seconds, everything else in its own unit.</param>
public sealed record BudgetChange(BudgetResource Resource, BudgetPeriod Period, string Amount);

/// <summary>The budgets of a project.</summary>
/// <param name="Project">The project's slug.</param>
/// <param name="Budgets">By resource and period.</param>
public sealed record BudgetReport(string Project, IReadOnlyList<BudgetView> Budgets);
