using System.Collections.Concurrent;

namespace AutoVibe.Platform;

/// <summary>Lets callers who want the same at the same time share one load.</summary>
public sealed class SharedLoads
{
    private readonly ConcurrentDictionary<string, SharedLoad> _running = new(StringComparer.Ordinal);

    /// <summary>Joins the running load of this name, or starts it. It is cancelled when nobody waits for it any more.</summary>
    /// <param name="name">Callers that must not share an older load give it another name.</param>
    /// <param name="load">Runs when no load of this name does.</param>
    /// <param name="ct">Ends the wait of this caller.</param>
    public async Task<T> RunAsync<T>(string name, Func<CancellationToken, Task<T>> load, CancellationToken ct)
    {
        while (true)
        {
            var mine = new SharedLoad();
            var shared = _running.GetOrAdd(name, mine);
            if (!shared.Join())
            {
                // Its last caller has just left; another load takes its place.
                _running.TryRemove(KeyValuePair.Create(name, shared));
                continue;
            }

            if (shared == mine)
                mine.Start(async stop => await load(stop), () => _running.TryRemove(KeyValuePair.Create(name, mine)));
            try
            {
                return (T)(await shared.Result.WaitAsync(ct))!;
            }
            finally
            {
                shared.Leave();
            }
        }
    }

    private sealed class SharedLoad
    {
        private readonly Lock _gate = new();
        private readonly CancellationTokenSource _stop = new();
        private readonly TaskCompletionSource<object?> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _waiting;
        private bool _left;

        public Task<object?> Result => _result.Task;

        public bool Join()
        {
            lock (_gate)
            {
                if (_left)
                    return false;
                _waiting++;
                return true;
            }
        }

        public void Leave()
        {
            lock (_gate)
            {
                _left = --_waiting == 0;
                if (!_left)
                    return;
            }

            _stop.Cancel();
        }

        public void Start(Func<CancellationToken, Task<object?>> load, Action ended) => _ = RunAsync(load, ended);

        private async Task RunAsync(Func<CancellationToken, Task<object?>> load, Action ended)
        {
            var loading = Task.Run(() => load(_stop.Token));
            await ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended();
            _result.SetFromTask(loading);

            // Nobody may be left to hear of it.
            _ = _result.Task.Exception;
        }
    }
}
