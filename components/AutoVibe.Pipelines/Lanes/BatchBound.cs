namespace AutoVibe.Pipelines;

/// <summary>How many messages a lane takes at once: as many as the setting allows, fewer while they do not end within the time-out.</summary>
internal sealed class BatchBound(PipelineOptions options)
{
    public int Size { get; private set; } = options.BatchSize;

    public void TimedOut(int count) => Size = Math.Max(1, Math.Min(Size, count) / 2);

    public void Ended(TimeSpan took)
    {
        if (Size < options.BatchSize && took < options.HandlerTimeout / 4)
            Size = Math.Min(options.BatchSize, Size * 2);
    }
}
