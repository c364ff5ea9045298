using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace AutoVibe.Machines;

/// <summary>Does things side by side on threads of its own, one for each processor, so that nothing else in the process waits for a disk.</summary>
internal static class Crew
{
    private const int Waiting = 64;

    public static int Size => Math.Clamp(Environment.ProcessorCount, 1, 8);

    /// <summary>Runs until everything that was fed is done, or something failed; that error is thrown, and what waited is given to <paramref name="drop"/>.</summary>
    /// <param name="feed">Gives the things to do, one after the other, on a thread of its own beside the work.</param>
    /// <param name="worker">What one thread works with; it is disposed of on that thread.</param>
    /// <param name="work">Does one thing.</param>
    /// <param name="drop">Frees a thing that is not done any more.</param>
    /// <param name="ct">Ends it between two things.</param>
    public static async Task RunAsync<TItem, TWorker>(
        Func<CancellationToken, IEnumerable<TItem>> feed, Func<TWorker> worker, Action<TWorker, TItem> work, Action<TItem>? drop, CancellationToken ct)
        where TWorker : IDisposable
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var queue = new BlockingCollection<TItem>(Waiting);
        var feeding = StartAsync(() => Feed(queue, feed, drop, stop.Token), stop);
        Task[] working = [.. Enumerable.Range(0, Size).Select(_ => StartAsync(() => Work(queue, worker, work, stop.Token), stop))];
        var all = Task.WhenAll([feeding, .. working]);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (queue.TryTake(out var left))
            drop?.Invoke(left);

        ct.ThrowIfCancellationRequested();
        if (all.Exception?.InnerExceptions.FirstOrDefault(error => error is not OperationCanceledException) is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    private static void Feed<TItem>(BlockingCollection<TItem> queue, Func<CancellationToken, IEnumerable<TItem>> feed, Action<TItem>? drop, CancellationToken stop)
    {
        try
        {
            foreach (var item in feed(stop))
            {
                try
                {
                    queue.Add(item, stop);
                }
                catch (OperationCanceledException)
                {
                    drop?.Invoke(item);
                    throw;
                }
            }
        }
        finally
        {
            queue.CompleteAdding();
        }
    }

    private static void Work<TItem, TWorker>(BlockingCollection<TItem> queue, Func<TWorker> worker, Action<TWorker, TItem> work, CancellationToken stop)
        where TWorker : IDisposable
    {
        using var own = worker();
        foreach (var item in queue.GetConsumingEnumerable(stop))
            work(own, item);
    }

    private static Task StartAsync(Action run, CancellationTokenSource stop)
    {
        var running = Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _ = running.ContinueWith(_ => stop.Cancel(), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return running;
    }
}
