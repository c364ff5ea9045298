using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>SQLite has no hints between processes: the engine's own process wakes its lanes itself, messages of others are found by the next poll.</summary>
internal sealed class NoWakeUp(TimeProvider time) : IWakeUp
{
    public void Signal(IReadOnlyCollection<EdgePart> parts)
    {
        // Nobody listens.
    }

    public async Task ListenAsync(Action<EdgePart> woken, CancellationToken ct) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
