using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines;

/// <summary>Work beside the caller: on the thread pool, and on the one thread of a simulated run when the caller is on it.</summary>
internal static class Background
{
    public static Task RunAsync(Func<Task> work) =>
        SynchronizationContext.Current is SimulatedThread ? LaterAsync(work) : Task.Run(work, CancellationToken.None);

    /// <summary>Waits for what ends all waiters at once. Unlike <see cref="Task.WaitAsync(CancellationToken)"/> the answer does not go by way of the thread pool.</summary>
    public static async Task OrCancelledAsync(this TaskCompletionSource source, CancellationToken ct)
    {
        await using (ct.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), source))
            await source.Task;
    }

    /// <summary>Waits for the end of work whose errors were handled where they happened.</summary>
    public static async Task EndAsync(Task work) =>
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    /// <summary>Cancels beside the caller, who waits until everybody was told.</summary>
    public static Task CancelAsync(CancellationTokenSource source)
    {
        if (SynchronizationContext.Current is not SimulatedThread)
            return source.CancelAsync();

        source.Cancel();
        return Task.CompletedTask;
    }

    private static async Task LaterAsync(Func<Task> work)
    {
        await Task.Yield();
        await work();
    }
}
