namespace AutoVibe.Pipelines;

/// <summary>Bounds the time of a run of foreign code.</summary>
internal static class Guard
{
    /// <summary>Runs beside the caller, cancels after the time-out, and gives up when the run ignores a cancellation for longer than its grace.</summary>
    /// <returns>The run when it was abandoned, null when it ended.</returns>
    public static async Task<Task?> RunAsync(Func<CancellationToken, ValueTask> run, Engine engine, CancellationToken ct)
    {
        var options = engine.Options;
        using var timeout = new CancellationTokenSource(options.HandlerTimeout, engine.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        var token = linked.Token;
        var work = Background.RunAsync(async () => await run(token));
        if (!await EndsAsync(work, options.HandlerGrace, engine.Time, token))
        {
            engine.Stuck.Add(work);
            return work;
        }

        try
        {
            await work;
            return null;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw TimedOut(engine);
        }
    }

    /// <summary>Waits for work to end; once it is cancelled, only for a while.</summary>
    /// <returns>False when it ignores its cancellation.</returns>
    public static async Task<bool> EndsAsync(Task work, TimeSpan grace, TimeProvider time, CancellationToken cancelled)
    {
        if (work.IsCompleted)
            return true;
        var gaveUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var alarm = time.CreateTimer(static state => ((TaskCompletionSource)state!).TrySetResult(), gaveUp, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var registration = cancelled.UnsafeRegister(state => ((ITimer)state!).Change(grace, Timeout.InfiniteTimeSpan), alarm);
        return await Task.WhenAny(work, gaveUp.Task) == work;
    }

    public static PipelineException TimedOut(Engine engine) =>
        new(PipelineErrors.HandlerTimeout, $"A run took longer than AutoVibe:Pipelines:HandlerTimeout ({engine.Options.HandlerTimeout}).");
}
