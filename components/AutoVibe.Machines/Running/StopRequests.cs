using System.Collections.Concurrent;

namespace AutoVibe.Machines;

/// <summary>Knows which machines of this process are to be stopped: one look at the database a second for all of them, none while there are none.</summary>
internal sealed class StopRequests(IMachineStore store, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _watched = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private Task _looking = Task.CompletedTask;

    /// <summary>A token that is cancelled when somebody asks that the machine be stopped; dispose the watch when it is over.</summary>
    public Watch Begin(Guid machine, Guid hub)
    {
        var source = new CancellationTokenSource();
        _watched[machine] = source;
        lock (_lock)
        {
            if (_looking.IsCompleted)
                _looking = LookAsync(hub);
        }

        return new(this, machine, source);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _looking;
        _end.Dispose();
    }

    private async Task LookAsync(Guid hub)
    {
        try
        {
            while (true)
            {
                await Task.Delay(LookEvery, time, _end.Token);
                lock (_lock)
                {
                    if (_watched.IsEmpty)
                    {
                        _looking = Task.CompletedTask;
                        return;
                    }
                }

                await CancelAsync(hub);
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends, and its machines with it.
        }
    }

    private async Task CancelAsync(Guid hub)
    {
        try
        {
            foreach (var machine in await store.StopsAsync(hub, _end.Token))
            {
                if (_watched.TryGetValue(machine, out var source))
                    await source.CancelAsync();
            }
        }
        catch (Exception error) when (error is System.Data.Common.DbException or Pipelines.AutoVibeException)
        {
            // The database is away for a moment; the next look comes soon.
        }
    }

    /// <summary>One machine that is watched.</summary>
    public sealed class Watch(StopRequests owner, Guid machine, CancellationTokenSource source) : IDisposable
    {
        public CancellationToken Token => source.Token;

        public bool IsAsked => source.IsCancellationRequested;

        public void Dispose()
        {
            owner._watched.TryRemove(machine, out _);
            source.Dispose();
        }
    }
}
