using AutoVibe.Machines;

namespace AutoVibe.Storage;

/// <summary>Ending a reservation with what was used, or with nothing.</summary>
internal sealed class EndAct : BudgetAct
{
    private readonly SqlValue[] _values;
    private readonly List<ResourceUse> _uses = [];
    private readonly List<BudgetAlert> _alerts = [];
    private string? _state;

    public EndAct(Guid reservation, IReadOnlyList<ResourceAmount>? actual, string state)
        : base(Guid.Empty, reservation)
    {
        var (resources, amounts) = ResourceColumns.Of(actual ?? [], nameof(actual));
        _values = [reservation, actual is null, resources, amounts, state];
    }

    /// <summary>What became of it.</summary>
    /// <exception cref="MachineException">There is no such reservation.</exception>
    /// <exception cref="ArgumentException">Something else was used than was reserved.</exception>
    public Settlement Settlement => _state switch
    {
        null => throw new MachineException(MachineErrors.ReservationNotFound, $"There is no reservation {Reservation}."),
        "open" => throw new ArgumentException($"Reservation {Reservation} is for {string.Join(", ", _uses.Select(use => use.Resource.ToWord()))} and nothing else; it stays open."),
        _ => new() { Reservation = Reservation, Released = _state == "released", Uses = [.. _uses.OrderBy(use => use.Resource)], Alerts = _alerts },
    };

    public override void AddTo(SqlBatch batch) => SettleStatements.AddTo(batch, _values)
        .Read(SettleStatements.Ended, Ended, Reservation)
        .Read(SettleStatements.Alerts, row => _alerts.Add(BudgetStatements.ReadAlert(row)), Reservation);

    public override void Forget()
    {
        _state = null;
        _uses.Clear();
        _alerts.Clear();
    }

    private void Ended(SqlRow row)
    {
        _state = row.Text(0);
        _uses.Add(new(Words.FromWord<BudgetResource>(row.Text(1)), row.Int64(2), row.IsNull(3) ? 0 : row.Int64(3)));
    }
}
