namespace AutoVibe.Pipelines.Testing;

/// <summary>What a component keeps in one partition: its position when it is a source, its state and timers per key.</summary>
internal sealed class ComponentPartRow
{
    public SourcePosition? Position { get; set; }

    public Dictionary<string, StateRow> States { get; private init; } = [];

    public Dictionary<string, DateTimeOffset> Timers { get; private init; } = [];

    public void Set(StateChange change)
    {
        if (change.Body is null)
            States.Remove(change.Key);
        else
            States[change.Key] = new StateRow(change.Key, change.Contract, change.Body);
    }

    public void Set(TimerChange change, DateTimeOffset now)
    {
        if (change.After is { } after)
            Timers[change.Key] = now + after;
        else
            Timers.Remove(change.Key);
    }

    public ComponentPartRow Copy() => new() { Position = Position, States = new(States), Timers = new(Timers) };
}
