using System.Collections.Concurrent;

namespace AutoVibe.Machines;

/// <summary>Knows what people say to the machines of this process: that they are to be stopped, that a question of theirs is answered. One look at the database serves all of them, made when a person has said something, and from time to time where nobody tells; none is made while there are none.</summary>
internal sealed class HubInbox(IQuestionStore store, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(900);
    private readonly ConcurrentDictionary<Watch, Guid> _watched = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private Task _looking = Task.CompletedTask;
    private TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Has the database looked at soon: people may have said something.</summary>
    public void LookNow() => Volatile.Read(ref _called).TrySetResult();

    /// <summary>Watches for what people say about something; dispose the watch when it is over.</summary>
    /// <param name="subject">A machine or a request that may be stopped, or a question that may be answered; several may watch the same.</param>
    /// <param name="hub">This process.</param>
    public Watch Begin(Guid subject, Guid hub)
    {
        var watch = new Watch(this);
        _watched[watch] = subject;
        lock (_lock)
        {
            if (_looking.IsCompleted)
                _looking = LookAsync(hub);
        }

        return watch;
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
                await _called.Task.WaitAsync(LookEvery, time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _end.Token.ThrowIfCancellationRequested();
                // Before the look: what is said behind it is looked for again.
                Volatile.Write(ref _called, new(TaskCreationOptions.RunContinuationsAsynchronously));
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
            var subjects = (await store.CalledAsync(hub, _end.Token)).ToHashSet();
            foreach (var watch in _watched.Where(watch => subjects.Contains(watch.Value)))
                await watch.Key.CancelAsync();
        }
        catch (Exception error) when (error is System.Data.Common.DbException or Pipelines.AutoVibeException)
        {
            // The database is away for a moment; the next look comes soon.
        }
    }

    /// <summary>Something that is watched.</summary>
    public sealed class Watch(HubInbox owner) : IDisposable
    {
        private readonly CancellationTokenSource _source = new();

        /// <summary>Cancelled when people have said it.</summary>
        public CancellationToken Token => _source.Token;

        public bool IsAsked => _source.IsCancellationRequested;

        public void Dispose()
        {
            owner._watched.TryRemove(this, out _);
            _source.Dispose();
        }

        internal Task CancelAsync() => _source.CancelAsync();
    }
}
