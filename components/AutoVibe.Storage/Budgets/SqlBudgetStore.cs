using AutoVibe.Machines;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>The ledger of budgets in PostgreSQL or SQLite.</summary>
internal sealed partial class SqlBudgetStore(Database database) : IBudgetStore
{
    // Each roll-over that comes between is the beginning of a period, and of those there are few.
    private const int MostTries = 10;

    private readonly BudgetCommits _commits = new(database);

    public async Task<ReserveAnswer> ReserveAsync(Reservation reservation, CancellationToken ct)
    {
        for (var attempt = 1; attempt <= MostTries; attempt++)
        {
            var act = new ReserveAct(reservation);
            await _commits.RunAsync([act], ct);
            if (!act.MetEndOfPeriod)
                return act.Answer;
            await RollOverAsync(reservation.Project, ct);
        }

        throw PeriodsTooFast();
    }

    public Task<Settlement> SettleAsync(Guid reservation, IReadOnlyList<ResourceAmount>? actual, CancellationToken ct) => EndAsync(new(reservation, actual, "settled"), ct);

    public Task<Settlement> ReleaseAsync(Guid reservation, CancellationToken ct) => EndAsync(new(reservation, [], "released"), ct);

    public async Task<UsageAnswer> RecordAsync(IReadOnlyList<UsageRecord> records, CancellationToken ct)
    {
        var (done, open) = (new List<RecordAct>(), records.Where(record => record.Amounts.Any(amount => amount.Amount != 0)).ToList());
        for (var attempt = 1; open.Count > 0; attempt++)
        {
            var acts = open.ConvertAll(record => new RecordAct(record with { Amounts = [.. record.Amounts.Where(amount => amount.Amount != 0)] }));
            await _commits.RunAsync(acts, ct);
            done.AddRange(acts.Where(act => act.IsStored));
            open = [.. acts.Where(act => !act.IsStored).Select(act => act.Record)];
            if (acts.Find(act => !act.IsStored && !act.MetEndOfPeriod) is { } stray)
                throw new MachineException(MachineErrors.ProjectNotFound, $"There is no project {stray.Project}.");
            if (attempt == MostTries && open.Count > 0)
                throw PeriodsTooFast();
            foreach (var project in open.Select(record => record.Project).Distinct())
                await RollOverAsync(project, ct);
        }

        // Of several records the last one saw what all of them left.
        var budgets = done.SelectMany(act => act.Budgets).GroupBy(budget => budget.Account).Select(same => same.Last());
        return new([.. budgets.Where(budget => budget.Left <= 0)], [.. done.SelectMany(act => act.Alerts)]);
    }

    public async Task<IReadOnlyList<Reservation>> ListOpenAsync(Guid owner, CancellationToken ct)
    {
        var open = new List<Reservation>();
        await database.ReadAsync(ConnectionUse.Requests, new SqlBatch().Read(BudgetStatements.OpenOf, row => open.Add(BudgetStatements.ReadReservation(row)), owner), ct);

        // A row is one resource of a reservation; that of money knows the currency.
        return
        [
            .. open.GroupBy(row => row.Id).OrderBy(rows => rows.Key).Select(rows => rows.MaxBy(row => row.Currency.Length)! with
            {
                Amounts = [.. rows.SelectMany(row => row.Amounts).OrderBy(amount => amount.Resource)],
            }),
        ];
    }

    private async Task<Settlement> EndAsync(EndAct act, CancellationToken ct)
    {
        await _commits.RunAsync([act], ct);
        return act.Settlement;
    }

    private static StoreUnavailableException PeriodsTooFast() => new("The periods of the project's budgets end faster than they can be followed by the next ones.");
}
