namespace AutoVibe.Pipelines.Testing;

public sealed partial class InMemoryPipelineStore
{
    private readonly List<Action<EdgePart>> _listeners = [];

    /// <inheritdoc/>
    public void Signal(IReadOnlyCollection<EdgePart> parts)
    {
        Action<EdgePart>[] listeners;
        lock (_gate)
            listeners = [.. _listeners];

        foreach (var listener in listeners)
        {
            foreach (var part in parts)
                listener(part);
        }
    }

    /// <inheritdoc/>
    public async Task ListenAsync(Action<EdgePart> woken, CancellationToken ct)
    {
        lock (_gate)
            _listeners.Add(woken);
        try
        {
            var cancelled = new TaskCompletionSource();
            await using (ct.Register(cancelled.SetResult))
                await cancelled.Task;
        }
        finally
        {
            lock (_gate)
                _listeners.Remove(woken);
        }
    }
}
