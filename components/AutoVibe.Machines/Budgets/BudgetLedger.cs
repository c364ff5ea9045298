using Microsoft.Extensions.Logging;

namespace AutoVibe.Machines;

/// <summary>The budgets of projects and requests: what is allowed, what is kept for acts under way, what is used. Reserve before the act; settle or release behind it.</summary>
public sealed partial class BudgetLedger(IBudgetStore store, BudgetTerms terms, BudgetTelemetry telemetry, IEnumerable<IBudgetNews> listeners, ILogger<BudgetLedger> logger)
{
    /// <summary>Sets what a project may use in a period.</summary>
    /// <exception cref="MachineException">The period is not a project's, more than that is used already, or the budget is in another currency.</exception>
    public async Task<Budget> SetAsync(Project project, BudgetResource resource, BudgetPeriod period, long amount, string actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(project);
        if (period == BudgetPeriod.Request)
            throw new MachineException(MachineErrors.BadPeriod, "A project has no budget for the period 'request'.");

        return await AllocateAsync(new(project.Id, resource, period), amount, actor, ct);
    }

    /// <summary>Says what a request may cost, before it starts. Without an amount the project's own budget for money holds; where it has none, the request gets the default.</summary>
    /// <returns>The budgets for money that hold for the request.</returns>
    /// <exception cref="MachineException">More than that is used already, or a budget is in another currency.</exception>
    public async Task<IReadOnlyList<Budget>> OpenRequestAsync(Guid project, Guid request, long? amount, string actor, CancellationToken ct)
    {
        var own = (await store.ListAsync(project, ct)).Where(budget => budget.Resource == BudgetResource.Money).ToList();
        return amount is null && own.Count > 0
            ? own
            : [.. own, await AllocateAsync(new(project, BudgetResource.Money, BudgetPeriod.Request, request), amount ?? terms.RequestDefault, actor, ct)];
    }

    /// <summary>Reserves what an act may use at most of all its resources, in every budget that applies or in none. Repeat it with the same id when nobody knows whether it happened.</summary>
    /// <exception cref="MachineException">It is refused: <see cref="MachineErrors.BudgetExhausted"/>, <see cref="MachineErrors.NoBudget"/> or <see cref="MachineErrors.OtherCurrency"/>.</exception>
    public async Task ReserveAsync(Reservation reservation, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        var answer = await store.ReserveAsync(reservation, ct);
        if (!answer.Granted)
            throw Refusal(reservation, answer.Budgets);
    }

    /// <summary>The same, but a refusal is an answer, for whoever can do with less.</summary>
    public Task<ReserveAnswer> TryReserveAsync(Reservation reservation, CancellationToken ct) => store.ReserveAsync(reservation, ct);

    /// <summary>Ends a reservation with what was used: nothing of a resource that is not named; null when nobody knows, which counts as all that was reserved.</summary>
    /// <exception cref="MachineException">There is no such reservation.</exception>
    public async Task<Settlement> SettleAsync(Guid reservation, IReadOnlyList<ResourceAmount>? actual, CancellationToken ct)
    {
        var settlement = await store.SettleAsync(reservation, actual, ct);
        foreach (var use in settlement.Uses)
            telemetry.Used(use.Resource, use.Actual);
        await TellAsync(settlement.Alerts, ct);
        return settlement;
    }

    /// <summary>Notes what machines were seen to use without a reservation: time, processors, memory, disk. Repeat it with the same ids when nobody knows whether it happened.</summary>
    /// <returns>The budgets that have nothing left; machines that use their resources must stop.</returns>
    /// <exception cref="MachineException">There is no such project.</exception>
    public async Task<IReadOnlyList<Budget>> RecordAsync(IReadOnlyList<UsageRecord> records, CancellationToken ct)
    {
        var answer = await store.RecordAsync(records, ct);
        foreach (var amount in records.SelectMany(record => record.Amounts))
            telemetry.Used(amount.Resource, amount.Amount);
        await TellAsync(answer.Alerts, ct);
        return answer.UsedUp;
    }

    /// <summary>Gives back a reservation whose act did not happen.</summary>
    /// <exception cref="MachineException">There is no such reservation.</exception>
    public Task<Settlement> ReleaseAsync(Guid reservation, CancellationToken ct) => store.ReleaseAsync(reservation, ct);

    /// <summary>Settles what a dead owner left open at its worst case: nobody knows how far its acts came.</summary>
    /// <returns>How many reservations that were.</returns>
    public async Task<int> SettleLeftAsync(Guid owner, CancellationToken ct)
    {
        var left = await store.ListOpenAsync(owner, ct);
        foreach (var reservation in left)
            await SettleAsync(reservation.Id, actual: null, ct);
        return left.Count;
    }

    private async Task TellAsync(IReadOnlyList<BudgetAlert> alerts, CancellationToken ct)
    {
        foreach (var alert in alerts)
        {
            var budget = alert.Budget;
            // That one attempt of a request uses up its share is the usual course of things.
            var ofProject = budget.Period != BudgetPeriod.Request;
            Log.Reached(logger, ofProject ? LogLevel.Warning : LogLevel.Debug, alert.Percent, budget.Period.ToWord(), budget.Resource.ToWord(), budget.Account.Project);
            telemetry.Reached(alert);
            if (ofProject)
                await Task.WhenAll(listeners.Select(listener => listener.TellAsync(alert, ct)));
        }
    }

    private async Task<Budget> AllocateAsync(BudgetAccount account, long amount, string actor, CancellationToken ct)
    {
        var currency = account.Resource == BudgetResource.Money ? terms.Currency : "";
        var budget = await store.AllocateAsync(account, amount, currency, actor, ct);
        if (budget.Currency != currency)
            throw new MachineException(MachineErrors.OtherCurrency, $"The {budget.Period.ToWord()} budget is in {budget.Currency}, and AutoVibe:Currency is {currency}.");
        if (budget.Allocated != amount)
            throw new MachineException(MachineErrors.BudgetBelowUse, $"{Say(budget, amount)} is less than the {Say(budget, budget.Settled + budget.Reserved)} that are settled and reserved.");
        return budget;
    }

    /// <summary>A refusal in words.</summary>
    internal static MachineException Refusal(Reservation reservation, IReadOnlyList<Budget> budgets)
    {
        if (budgets.FirstOrDefault(budget => budget.Resource == BudgetResource.Money && budget.Currency != reservation.Currency) is { } other)
            return new(MachineErrors.OtherCurrency, $"The {other.Period.ToWord()} budget is in {other.Currency}, and the act is priced in {reservation.Currency}. Nothing was reserved.");
        var worst = reservation.Amounts.ToDictionary(amount => amount.Resource, amount => amount.Amount);
        if (budgets.OrderBy(budget => budget.Left - worst[budget.Resource]).FirstOrDefault(budget => budget.Left < worst[budget.Resource]) is not { } tight)
        {
            return worst.ContainsKey(BudgetResource.Money)
                ? new(MachineErrors.NoBudget, $"Project {reservation.Project} has no budget for money.")
                : new(MachineErrors.ProjectNotFound, $"There is no project {reservation.Project}.");
        }

        var next = tight.EndsAt is { } end ? $" The next period begins at {end:u}." : "";
        return new(
            MachineErrors.BudgetExhausted,
            $"The {tight.Period.ToWord()} budget for {tight.Resource.ToWord()} has {Say(tight, tight.Left)} left of {Say(tight, tight.Allocated)}, and the act may use {Say(tight, worst[tight.Resource])}.{next}");
    }

    private static string Say(Budget budget, long amount) => $"{BudgetAmounts.Format(budget.Resource, amount)} {BudgetAmounts.UnitOf(budget.Resource, budget.Currency)}";
}
