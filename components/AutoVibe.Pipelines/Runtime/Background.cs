using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines;

/// <summary>Work beside the caller: on the thread pool, and on the one thread of a simulated run when the caller is on it.</summary>
internal static class Background
{
    /// <summary>For <c>ConfigureAwait</c> in what callers await themselves: their own context may be blocked, so only a simulated thread is returned to.</summary>
    public static bool KeepsContext => SynchronizationContext.Current is SimulatedThread;

    /// <remarks>It outlives its caller, so it does not go on in the caller's trace.</remarks>
    public static Task RunAsync(Func<Task> work)
    {
        if (KeepsContext)
            return LaterAsync(work);
        if (ExecutionContext.IsFlowSuppressed())
            return Task.Run(work, CancellationToken.None);
        using (ExecutionContext.SuppressFlow())
            return Task.Run(work, CancellationToken.None);
    }

    public static Task<T> RunAsync<T>(Func<Task<T>> work) => KeepsContext ? work() : Task.Run(work, CancellationToken.None);

    /// <summary>Waits for what ends all waiters at once. Unlike <see cref="Task.WaitAsync(CancellationToken)"/> the answer does not go by way of the thread pool.</summary>
    public static async Task OrCancelledAsync(this TaskCompletionSource source, CancellationToken ct)
    {
        await using (ct.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), source))
            await source.Task;
    }

    /// <summary>The same for an answer that a caller of the library waits for.</summary>
    public static async Task<T> OrCancelledAsync<T>(this TaskCompletionSource<T> source, CancellationToken ct)
    {
        var keeps = KeepsContext;
        await using (ct.UnsafeRegister(static (state, token) => ((TaskCompletionSource<T>)state!).TrySetCanceled(token), source).ConfigureAwait(keeps))
            return await source.Task.ConfigureAwait(keeps);
    }

    /// <summary>Waits for the end of work whose errors were handled where they happened.</summary>
    public static async Task EndAsync(Task work) =>
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    /// <summary>Cancels beside the caller, who waits until everybody was told.</summary>
    public static Task CancelAsync(CancellationTokenSource source)
    {
        if (!KeepsContext)
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
