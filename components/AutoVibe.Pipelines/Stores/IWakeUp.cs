namespace AutoVibe.Pipelines;

/// <summary>Hints that messages arrived. A lost hint costs a second, never a message.</summary>
public interface IWakeUp
{
    /// <summary>Tells other processes; returns at once, many calls become one signal.</summary>
    void Signal(IReadOnlyCollection<EdgePart> parts);

    /// <summary>Calls back for every hint from another process until cancelled.</summary>
    Task ListenAsync(Action<EdgePart> woken, CancellationToken ct);
}
