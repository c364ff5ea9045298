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
        if (reservation.Amounts.Count == 0)
            throw new ArgumentException("A reservation names at least one resource.", nameof(reservation));
        var (resources, amounts) = Columns(reservation.Amounts, nameof(reservation));
        SqlValue[] parameters =
        [
            reservation.Id, reservation.Project, reservation.Request ?? reservation.Project, resources, amounts, StorableText.Clean(reservation.Currency), reservation.Owner,
            reservation.Request, StorableText.Clean(reservation.PriceVersion), reservation.Machine, StorableText.Clean(reservation.Subtype),
        ];
        for (var attempt = 1; ; attempt++)
        {
            var (granted, over) = (false, false);
            var budgets = new List<Budget>();
            await _commits.RunAsync(new(reservation.Project, Guid.Empty, Write), ct);
            if (granted || !over)
                return new(granted, budgets);
            if (attempt == MostTries)
                throw new StoreUnavailableException("The periods of the project's budgets end faster than they can be followed by the next ones.");
            await RollOverAsync(reservation.Project, ct);

            void Write(SqlBatch batch)
            {
                (granted, over) = (false, false);
                budgets.Clear();
                batch.Add(ReserveStatements.Store, parameters)
                    .Add(ReserveStatements.Reserve, parameters[..3])
                    .Add(ReserveStatements.Enter, parameters[..3])
                    .Read(ReserveStatements.Granted, _ => granted = true, reservation.Id)
                    .Read(ReserveStatements.Applying, Refused, parameters[..4]);
            }

            void Refused(SqlRow row)
            {
                budgets.Add(BudgetStatements.Read(row));
                over |= !row.IsNull(BudgetStatements.ColumnCount) && row.Bool(BudgetStatements.ColumnCount);
            }
        }
    }

    public Task<Settlement> SettleAsync(Guid reservation, IReadOnlyList<ResourceAmount>? actual, CancellationToken ct) =>
        EndAsync(reservation, actual, "settled", ct);

    public Task<Settlement> ReleaseAsync(Guid reservation, CancellationToken ct) => EndAsync(reservation, [], "released", ct);

    public async Task<IReadOnlyList<Reservation>> ListOpenAsync(Guid owner, CancellationToken ct)
    {
        var open = new List<Reservation>();
        await database.ReadAsync(ConnectionUse.Requests, new SqlBatch().Read(BudgetStatements.OpenOf, row => open.Add(ReadReservation(row)), owner), ct);

        // A row is one resource of a reservation.
        return
        [
            .. open.GroupBy(row => row.Id).OrderBy(rows => rows.Key).Select(rows => rows.MaxBy(row => row.Currency.Length)! with
            {
                Amounts = [.. rows.SelectMany(row => row.Amounts).OrderBy(amount => amount.Resource)],
            }),
        ];
    }

    private async Task<Settlement> EndAsync(Guid reservation, IReadOnlyList<ResourceAmount>? actual, string state, CancellationToken ct)
    {
        var (resources, amounts) = Columns(actual ?? [], nameof(actual));
        SqlValue[] parameters = [reservation, actual is null, resources, amounts, state];
        var ended = "";
        var uses = new List<ResourceUse>();
        var alerts = new List<BudgetAlert>();
        await _commits.RunAsync(new(Guid.Empty, reservation, Write), ct);
        return ended switch
        {
            "" => throw new MachineException(MachineErrors.ReservationNotFound, $"There is no reservation {reservation}."),
            "open" => throw new ArgumentException($"Reservation {reservation} is for {string.Join(", ", uses.Select(use => use.Resource.ToWord()))} only.", nameof(actual)),
            _ => new() { Reservation = reservation, Released = ended == "released", Uses = [.. uses.OrderBy(use => use.Resource)], Alerts = alerts },
        };

        void Write(SqlBatch batch)
        {
            ended = "";
            uses.Clear();
            alerts.Clear();
            batch.Add(SettleStatements.Enter, parameters[..4])
                .Add(SettleStatements.Settle, reservation)
                .Add(SettleStatements.Alert, reservation)
                .Add(SettleStatements.End, parameters)
                .Read(SettleStatements.Ended, Ended, reservation)
                .Read(SettleStatements.Alerts, row => alerts.Add(new(row.Int32(BudgetStatements.ColumnCount), BudgetStatements.Read(row))), reservation);
        }

        void Ended(SqlRow row)
        {
            ended = row.Text(0);
            uses.Add(new(Words.FromWord<BudgetResource>(row.Text(1)), row.Int64(2), row.IsNull(3) ? 0 : row.Int64(3)));
        }
    }

    private static Reservation ReadReservation(SqlRow row) => new()
    {
        Id = row.Guid(0),
        Project = row.Guid(1),
        Request = row.GuidOrNull(2),
        Amounts = [new(Words.FromWord<BudgetResource>(row.Text(3)), row.Int64(4))],
        Currency = row.Text(5),
        Owner = row.Guid(6),
        PriceVersion = row.TextOrNull(7),
        Machine = row.GuidOrNull(8),
        Subtype = row.TextOrNull(9),
    };

    private static (string[] Resources, long[] Amounts) Columns(IReadOnlyList<ResourceAmount> amounts, string argument)
    {
        if (amounts.Any(amount => amount.Amount is < 0 or > BudgetAmounts.Most) || amounts.DistinctBy(amount => amount.Resource).Count() < amounts.Count)
            throw new ArgumentException($"Amounts are from 0 to {BudgetAmounts.Most}, and each resource stands there once.", argument);
        return ([.. amounts.Select(amount => amount.Resource.ToWord())], [.. amounts.Select(amount => amount.Amount)]);
    }
}
