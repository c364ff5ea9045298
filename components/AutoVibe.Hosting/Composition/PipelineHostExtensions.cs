namespace AutoVibe.Hosting;

internal static class PipelineHostExtensions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Waits until the pipelines are registered, so that the first question finds them. Without a database it gives up; the engine goes on trying.</summary>
    public static async Task RegisteredAsync(this PipelineHost pipelines, CancellationToken ct)
    {
        var registered = pipelines.Registered;
        var ended = pipelines.ExecuteTask ?? Task.CompletedTask;
        await Task.WhenAny(registered, ended, Task.Delay(Patience, TimeProvider.System, ct));
    }

    /// <summary>The exit code of the process once the pipelines have stopped; what ended them is thrown.</summary>
    public static async Task<int> ExitCodeAsync(this PipelineHost pipelines)
    {
        if (pipelines.ExecuteTask is { IsFaulted: true } failed)
            await failed;

        return Environment.ExitCode;
    }
}
