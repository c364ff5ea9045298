using AutoVibe.Machines;

namespace AutoVibe.Storage;

/// <summary>Noting what was used without a reservation: one of nothing, which ends at once with what was used.</summary>
internal sealed class RecordAct : BudgetAct
{
    private readonly SqlValue[] _store;
    private readonly SqlValue[] _settle;

    public RecordAct(UsageRecord record)
        : base(record.Project, Guid.Empty)
    {
        if (record.Amounts.Any(amount => amount.Resource is not (BudgetResource.Time or BudgetResource.Cpu or BudgetResource.Memory or BudgetResource.Disk)))
            throw new ArgumentException("Money, calls and tokens are reserved before they are used.", nameof(record));
        var (resources, amounts) = ResourceColumns.Of(record.Amounts, nameof(record));
        Record = record;
        _store =
        [
            record.Id, record.Project, record.Request ?? record.Project, resources, new long[amounts.Length], "", record.Machine, record.Request, (string?)null, record.Machine,
            StorableText.Clean(record.Subtype),
        ];
        _settle = [record.Id, false, resources, amounts, "settled"];
    }

    public UsageRecord Record { get; }

    public bool IsStored { get; private set; }

    /// <summary>Whether a period is over that no other one has followed yet.</summary>
    public bool MetEndOfPeriod { get; private set; }

    /// <summary>The budgets that apply, as it left them.</summary>
    public List<Budget> Budgets { get; } = [];

    public List<BudgetAlert> Alerts { get; } = [];

    public override void AddTo(SqlBatch batch)
    {
        batch.Add(ReserveStatements.StoreUsed, _store).Add(ReserveStatements.Enter, _store[..3]);
        SettleStatements.AddTo(batch, _settle)
            .Read(ReserveStatements.Stored, _ => IsStored = true, _store[0])
            .Read(ReserveStatements.Applying, Applies, _store[..4])
            .Read(SettleStatements.Alerts, row => Alerts.Add(BudgetStatements.ReadAlert(row)), _store[0]);
    }

    public override void Forget()
    {
        (IsStored, MetEndOfPeriod) = (false, false);
        Budgets.Clear();
        Alerts.Clear();
    }

    private void Applies(SqlRow row)
    {
        Budgets.Add(BudgetStatements.Read(row));
        MetEndOfPeriod |= ReserveStatements.IsOverIn(row);
    }
}
