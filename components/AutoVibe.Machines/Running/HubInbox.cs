using System.Collections.Concurrent;

namespace AutoVibe.Machines;

/// <summary>Knows what people say to the machines of this process: that they are to be stopped, that a question of theirs is answered. One look at the database serves all of them; none is made while there are none.</summary>
internal sealed class HubInbox(IQuestionStore store, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _watched = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private Task _looking = Task.CompletedTask;

    /// <summary>Watches for what people say about something; dispose the watch when it is over.</summary>
    /// <param name="subject">A machine that may be stopped, or a question that may be answered.</param>
    /// <param name="hub">This process.</param>
    public Watch Begin(Guid subject, Guid hub)
    {
        var source = new CancellationTokenSource();
        _watched[subject] = source;
        lock (_lock)
        {
            if (_looking.IsCompleted)
                _looking = LookAsync(hub);
        }

        return new(this, subject, source);
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
            foreach (var subject in await store.CalledAsync(hub, _end.Token))
            {
                if (_watched.TryGetValue(subject, out var source))
                    await source.CancelAsync();
            }
        }
        catch (Exception error) when (error is System.Data.Common.DbException or Pipelines.AutoVibeException)
        {
            // The database is away for a moment; the next look comes soon.
        }
    }

    /// <summary>Something that is watched.</summary>
    public sealed class Watch(HubInbox owner, Guid subject, CancellationTokenSource source) : IDisposable
    {
        /// <summary>Cancelled when people have said it.</summary>
        public CancellationToken Token => source.Token;

        public bool IsAsked => source.IsCancellationRequested;

        public void Dispose()
        {
            owner._watched.TryRemove(subject, out _);
            source.Dispose();
        }
    }
}
