namespace AutoVibe.Pipelines;

/// <summary>A task that runs, as its components see it.</summary>
internal sealed class TaskRun(ITaskStore store, TaskToken token, byte[]? progress)
{
    public byte[]? Progress { get; private set; } = progress;

    public async ValueTask SaveProgressAsync(byte[] bytes, CancellationToken ct)
    {
        await store.SaveProgressAsync(token, bytes, [], ct);
        Progress = bytes;
    }
}
