namespace AutoVibe.Machines;

/// <summary>Records what an agent at work uses beside money: its time now and then while it works, the rest at its end. When a budget of its project is used up, it is to stop.</summary>
internal sealed class MachineMeter(AgentWork work, BudgetLedger ledger, TimeSpan every, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _usedUp = new();
    private readonly CancellationTokenSource _end = new();
    private long _last = time.GetTimestamp();
    private Task _metering = Task.CompletedTask;

    /// <summary>Cancelled when a budget for something that it uses has nothing left.</summary>
    public CancellationToken UsedUp => _usedUp.Token;

    /// <summary>Which budget that is, in words; null while none is.</summary>
    public string? Why { get; private set; }

    public void Begin() => _metering = MeterAsync();

    /// <summary>Records what is left to record.</summary>
    public async Task EndAsync(SandboxUsage usage)
    {
        await _end.CancelAsync();
        await _metering;
        ResourceAmount[] rest =
        [
            new(BudgetResource.Cpu, (long)usage.Cpu.TotalMilliseconds), new(BudgetResource.Memory, usage.PeakMemory), new(BudgetResource.Disk, usage.Disk),
        ];
        await RecordAsync([.. rest.Where(amount => amount.Amount > 0)]);
    }

    public void Dispose()
    {
        _usedUp.Dispose();
        _end.Dispose();
    }

    private async Task MeterAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(every, time, _end.Token);
                await RecordAsync([]);
            }
        }
        catch (OperationCanceledException)
        {
            // What is left is recorded at the end.
        }
    }

    private async Task RecordAsync(IReadOnlyList<ResourceAmount> others)
    {
        var now = time.GetTimestamp();
        var record = new UsageRecord
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Project = work.Project,
            Request = work.Request,
            Machine = work.Id,
            Amounts = [new(BudgetResource.Time, (long)time.GetElapsedTime(_last, now).TotalMilliseconds), .. others],
            Subtype = work.Agent.Type,
        };
        try
        {
            if (await ledger.RecordAsync([record], CancellationToken.None) is [var first, ..])
            {
                Why = $"The {first.Period.ToWord()} budget of the project for {first.Resource.ToWord()} is used up.";
                await _usedUp.CancelAsync();
            }

            _last = now;
        }
        catch (Exception error) when (error is System.Data.Common.DbException or Pipelines.AutoVibeException)
        {
            // The database is away for a moment: the time goes into the next record.
        }
    }
}
