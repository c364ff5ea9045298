using AutoVibe.Machines;

namespace AutoVibe.Storage;

/// <summary>Reserving what an act may use at most.</summary>
internal sealed class ReserveAct : BudgetAct
{
    private readonly SqlValue[] _values;
    private readonly List<Budget> _budgets = [];
    private bool _granted;
    private bool _metEnd;

    public ReserveAct(Reservation reservation)
        : base(reservation.Project, Guid.Empty)
    {
        if (reservation.Amounts.Count == 0)
            throw new ArgumentException("A reservation names at least one resource.", nameof(reservation));
        var (resources, amounts) = ResourceColumns.Of(reservation.Amounts, nameof(reservation));
        _values =
        [
            reservation.Id, reservation.Project, reservation.Request ?? reservation.Project, resources, amounts, StorableText.Clean(reservation.Currency), reservation.Owner,
            reservation.Request, StorableText.Clean(reservation.PriceVersion), reservation.Machine, StorableText.Clean(reservation.Subtype),
        ];
    }

    public ReserveAnswer Answer => new(_granted, _budgets);

    /// <summary>Whether it was refused because a period is over that no other one has followed yet.</summary>
    public bool MetEndOfPeriod => !_granted && _metEnd;

    public override void AddTo(SqlBatch batch) => batch
        .Add(ReserveStatements.Store, _values)
        .Add(ReserveStatements.Reserve, _values[..3])
        .Add(ReserveStatements.Enter, _values[..3])
        .Read(ReserveStatements.Stored, _ => _granted = true, _values[0])
        .Read(ReserveStatements.Refusing, Refuses, _values[..4]);

    public override void Forget()
    {
        (_granted, _metEnd) = (false, false);
        _budgets.Clear();
    }

    private void Refuses(SqlRow row)
    {
        _budgets.Add(BudgetStatements.Read(row));
        _metEnd |= ReserveStatements.IsOverIn(row);
    }
}
