using AutoVibe.Machines;

namespace AutoVibe.Storage;

internal sealed partial class SqlBudgetStore
{
    public async Task<Budget> AllocateAsync(BudgetAccount account, long allocated, string currency, string actor, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(allocated);
        var (owner, resource, period) = (account.Request ?? account.Project, account.Resource.ToWord(), account.Period.ToWord());
        for (var attempt = 1; ; attempt++)
        {
            await RollOverAsync(owner, ct);
            var bounds = PeriodBounds.Of(account.Period, await NowAsync(ct));
            SqlValue[] parameters =
                [account.Project, owner, resource, period, allocated, StorableText.Clean(currency), bounds.StartsAt, bounds.EndsAt, StorableText.Clean(actor)];
            Budget? budget = null;
            await database.CommitAsync(
                new SqlBatch()
                    .Lock(BudgetStatements.Hold, account.Project)
                    .Add(BudgetStatements.Create, parameters[..8])
                    .Add(BudgetStatements.Audit, parameters)
                    .Add(BudgetStatements.EnterChange, parameters[..6])
                    .Add(BudgetStatements.Change, parameters[..6])
                    .Read(BudgetStatements.One, row => budget = BudgetStatements.Read(row), owner, resource, period),
                ct);
            if (budget is null)
                throw new MachineException(MachineErrors.ProjectNotFound, $"There is no project {account.Project}.");

            // A period that ended between the look and the change kept its old allocation; the next one is asked again.
            if (budget.Allocated == allocated || budget.Currency != currency || budget.Settled + budget.Reserved > allocated)
                return budget;
            if (attempt == MostTries)
                throw PeriodsTooFast();
        }
    }

    public async Task<IReadOnlyList<Budget>> ListAsync(Guid project, CancellationToken ct)
    {
        await RollOverAsync(project, ct);
        var budgets = new List<Budget>();
        await database.ReadAsync(ConnectionUse.Requests, new SqlBatch().Read(BudgetStatements.Of, row => budgets.Add(BudgetStatements.Read(row)), project), ct);
        return [.. budgets.OrderBy(budget => budget.Resource).ThenBy(budget => budget.Period)];
    }

    public async Task<Budget?> FindRequestAsync(Guid project, Guid request, CancellationToken ct)
    {
        Budget? found = null;
        await database.ReadAsync(
            ConnectionUse.Requests,
            new SqlBatch().Read(BudgetStatements.One, row => found = BudgetStatements.Read(row), request, BudgetResource.Money.ToWord(), BudgetPeriod.Request.ToWord()),
            ct);
        return found?.Account.Project == project ? found : null;
    }

    /// <summary>Follows the periods of an account that are over by the present ones.</summary>
    private async Task RollOverAsync(Guid account, CancellationToken ct)
    {
        var over = new List<(long Budget, PeriodBounds Next)>();
        await database.ReadAsync(
            ConnectionUse.Requests,
            new SqlBatch().Read(BudgetStatements.Over, row => over.Add((row.Int64(0), PeriodBounds.Of(Words.FromWord<BudgetPeriod>(row.Text(1)), row.Time(2)))), account),
            ct);
        if (over.Count == 0)
            return;

        // Only budgets of projects end.
        var batch = new SqlBatch().Lock(BudgetStatements.Hold, account);
        foreach (var (budget, next) in over)
        {
            batch.Add(BudgetStatements.EndPeriod, budget)
                .Add(BudgetStatements.NextPeriod, budget, next.StartsAt, next.EndsAt)
                .Add(BudgetStatements.EnterPeriod, budget);
        }

        await database.CommitAsync(batch, ct);
    }

    private async Task<DateTimeOffset> NowAsync(CancellationToken ct)
    {
        DateTimeOffset now = default;
        await database.ReadAsync(ConnectionUse.Requests, new SqlBatch().Read(BudgetStatements.Now, row => now = row.Time(0)), ct);
        return now;
    }
}
