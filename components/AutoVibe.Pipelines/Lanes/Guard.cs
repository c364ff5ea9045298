namespace AutoVibe.Pipelines;

/// <summary>Bounds the time of a run of foreign code.</summary>
internal static class Guard
{
    /// <summary>Runs on another thread, cancels after the time-out, and gives up when the run ignores that.</summary>
    /// <returns>False when the run was abandoned.</returns>
    public static async Task<bool> RunAsync(SegmentInstance instance, Run run, Engine engine, CancellationToken ct)
    {
        var options = engine.Options;
        using var timeout = new CancellationTokenSource(options.HandlerTimeout, engine.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        var token = linked.Token;
        var work = Background.RunAsync(async () => await instance.RunAsync(run, token));
        try
        {
            await work.WaitAsync(options.HandlerTimeout + options.HandlerGrace, engine.Time, CancellationToken.None);
            return true;
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            _ = work.ContinueWith(static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return false;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw TimedOut(engine);
        }
    }

    public static PipelineException TimedOut(Engine engine) =>
        new(PipelineErrors.HandlerTimeout, $"A run took longer than AutoVibe:Pipelines:HandlerTimeout ({engine.Options.HandlerTimeout}).");
}
