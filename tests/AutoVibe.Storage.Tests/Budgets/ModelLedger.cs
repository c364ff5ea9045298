namespace AutoVibe.Storage.Tests;

/// <summary>The ledger in a few lines: what the real one must say after any sequence of acts.</summary>
internal sealed class ModelLedger
{
    private readonly List<ModelHold> _holds = [];

    public ModelBudget? Daily { get; private set; }

    public ModelBudget? Total { get; private set; }

    public IReadOnlyList<ModelHold> Holds => _holds;

    public void Allow(bool daily, long amount)
    {
        var budget = (daily ? Daily : Total) ?? new ModelBudget();
        if (budget.Settled + budget.Reserved <= amount)
            budget.Allocated = amount;
        (Daily, Total) = daily ? (budget, Total) : (Daily, budget);
    }

    public void EndDay() => Daily = Daily is null ? null : new() { Allocated = Daily.Allocated };

    public bool Reserve(Guid id, long amount)
    {
        ModelBudget[] budgets = [.. new[] { Daily, Total }.OfType<ModelBudget>()];
        if (budgets.Length == 0 || budgets.Any(budget => budget.Left < amount))
            return false;
        foreach (var budget in budgets)
            budget.Reserved += amount;
        _holds.Add(new(id, amount, budgets));
        return true;
    }

    public void End(ModelHold hold, long actual)
    {
        if (hold.Ended)
            return;
        hold.Ended = true;
        foreach (var budget in hold.Budgets)
        {
            var charged = Math.Min(actual, hold.Amount + budget.Left);
            budget.Reserved -= hold.Amount;
            budget.Settled += charged;
            budget.Overshoot += actual - charged;
        }
    }
}

internal sealed class ModelBudget
{
    public long Allocated { get; set; }

    public long Reserved { get; set; }

    public long Settled { get; set; }

    public long Overshoot { get; set; }

    public long Left => Allocated - Settled - Reserved;

    public override string ToString() => $"{Allocated} {Reserved} {Settled} {Overshoot}";
}

internal sealed record ModelHold(Guid Id, long Amount, ModelBudget[] Budgets)
{
    public bool Ended { get; set; }
}
