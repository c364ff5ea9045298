namespace AutoVibe.Machines;

/// <summary>Is told when budgets of projects reach a part of their allocation; an application may add any number of them.</summary>
public interface IBudgetNews
{
    /// <summary>Called behind the commit that charged the budget, at least once.</summary>
    Task TellAsync(BudgetAlert alert, CancellationToken ct);
}
