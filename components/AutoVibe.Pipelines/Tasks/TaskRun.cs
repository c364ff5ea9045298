namespace AutoVibe.Pipelines;

/// <summary>A task that runs, as its components see it.</summary>
internal sealed class TaskRun(Engine engine, TaskToken token, byte[]? progress, int deaths, CancellationToken draining)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public byte[]? Progress { get; private set; } = progress;

    public int Deaths => deaths;

    public CancellationToken Draining => draining;

    public NodeContact Contact => engine.Contact;

    public async ValueTask SaveProgressAsync(byte[] bytes, CancellationToken ct)
    {
        while (true)
        {
            await Contact.WaitAsync(ct);
            try
            {
                await engine.Tasks.SaveProgressAsync(token, bytes, [], ct);
                Progress = bytes;
                return;
            }
            catch (StoreUnavailableException)
            {
                // Hours of work are not given up because the store is away for a moment.
                await Task.Delay(Pause, engine.Time, ct);
            }
        }
    }
}
