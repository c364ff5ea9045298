namespace AutoVibe.Pipelines.Testing;

/// <summary>Counts the calls of a run's first process, notes which of them changed the store, and crashes at one of them.</summary>
internal sealed class CrashPlan(CrashPoint? point)
{
    private readonly List<(int Call, string What)> _changes = [];
    private int _calls = -1;

    public CrashPoint? Point => point;

    /// <summary>Whether the run came to the point, and found there what the run without a crash had found.</summary>
    public bool Struck { get; private set; }

    /// <summary>Two points for every call that changed the store.</summary>
    public IEnumerable<CrashPoint> Points => _changes
        .SelectMany((change, index) => new[] { false, true }.Select(after => new CrashPoint(index + 1, change.What, after) { Call = change.Call }));

    public StoreFault Of(StoreCall call)
    {
        _calls++;
        if (point?.Call != _calls)
            return StoreFault.None;

        Struck = !point.After;
        return point.After ? StoreFault.CrashAfter : StoreFault.CrashBefore;
    }

    // The store changes before it answers, so the change is that of the last call.
    public void Note(string what)
    {
        if (_changes.Count > 0 && _changes[^1].Call == _calls)
            return;
        _changes.Add((_calls, what));
        if (point is { After: true } && point.Call == _calls)
            Struck = point.What == what;
    }
}
