using AutoVibe.Machines;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>The ledger of budgets in PostgreSQL or SQLite.</summary>
internal sealed partial class SqlBudgetStore(Database database) : IBudgetStore
{
    // Each roll-over that comes between is the beginning of a period, and of those there are few.
    private const int MostTries = 10;

    private const long All = -1;

    public async Task<ReserveAnswer> ReserveAsync(Reservation reservation, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(reservation.Amount);
        var account = reservation.Request ?? reservation.Project;
        var resource = reservation.Resource.ToWord();
        SqlValue[] parameters =
        [
            reservation.Id, reservation.Project, account, resource, reservation.Amount, StorableText.Clean(reservation.Currency), reservation.Owner, reservation.Request,
            StorableText.Clean(reservation.PriceVersion),
        ];
        for (var attempt = 1; ; attempt++)
        {
            var (granted, over) = (false, false);
            var budgets = new List<Budget>();
            var batch = new SqlBatch()
                .Lock(ReserveStatements.Lock, reservation.Project, account, resource)
                .Add(ReserveStatements.Store, parameters)
                .Add(ReserveStatements.Reserve, parameters[..5])
                .Add(ReserveStatements.Enter, parameters[..5])
                .Read(ReserveStatements.Granted, _ => granted = true, reservation.Id)
                .Read(ReserveStatements.Applying, Refused, parameters[..4]);
            await database.CommitAsync(batch, ct);
            if (granted || !over)
                return new(granted, budgets);
            if (attempt == MostTries)
                throw new StoreUnavailableException("The periods of the project's budgets end faster than they can be followed by the next ones.");
            await RollOverAsync(reservation.Project, ct);

            void Refused(SqlRow row)
            {
                budgets.Add(BudgetStatements.Read(row));
                over |= !row.IsNull(BudgetStatements.ColumnCount) && row.Bool(BudgetStatements.ColumnCount);
            }
        }
    }

    public Task<Settlement> SettleAsync(Guid reservation, long? actual, CancellationToken ct)
    {
        if (actual is { } used)
            ArgumentOutOfRangeException.ThrowIfNegative(used, nameof(actual));
        return EndAsync(reservation, actual, "settled", ct);
    }

    public Task<Settlement> ReleaseAsync(Guid reservation, CancellationToken ct) => EndAsync(reservation, 0, "released", ct);

    public async Task<IReadOnlyList<Reservation>> ListOpenAsync(Guid owner, CancellationToken ct)
    {
        var open = new List<Reservation>();
        await database.ReadAsync(ConnectionUse.Requests, new SqlBatch().Read(BudgetStatements.OpenOf, Add, owner), ct);
        return open;

        void Add(SqlRow row) => open.Add(new()
        {
            Id = row.Guid(0),
            Project = row.Guid(1),
            Request = row.GuidOrNull(2),
            Resource = Words.FromWord<BudgetResource>(row.Text(3)),
            Amount = row.Int64(4),
            Currency = row.Text(5),
            Owner = row.Guid(6),
            PriceVersion = row.TextOrNull(7),
        });
    }

    private async Task<Settlement> EndAsync(Guid reservation, long? actual, string state, CancellationToken ct)
    {
        Settlement? settlement = null;
        var alerts = new List<BudgetAlert>();
        var batch = new SqlBatch()
            .Lock(SettleStatements.Lock, reservation)
            .Add(SettleStatements.Enter, reservation, actual ?? All)
            .Add(SettleStatements.Settle, reservation)
            .Add(SettleStatements.Alert, reservation)
            .Add(SettleStatements.End, reservation, actual ?? All, state)
            .Read(SettleStatements.Ended, Ended, reservation)
            .Read(SettleStatements.Alerts, row => alerts.Add(new(row.Int32(BudgetStatements.ColumnCount), BudgetStatements.Read(row))), reservation);
        await database.CommitAsync(batch, ct);
        return settlement ?? throw new MachineException(MachineErrors.ReservationNotFound, $"There is no reservation {reservation}.");

        void Ended(SqlRow row) => settlement = new()
        {
            Reservation = reservation,
            Released = row.Text(0) == "released",
            Amount = row.Int64(1),
            Actual = row.Int64(2),
            Alerts = alerts,
        };
    }
}
