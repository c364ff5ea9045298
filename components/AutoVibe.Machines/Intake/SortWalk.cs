using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Sends paths to be measured and the ends of lists to be summed.</summary>
internal sealed class SortWalk : Splitter<WalkStep>
{
    public OutputPort<FoundPath> Paths => Output<FoundPath>();

    public OutputPort<WalkEnd> Ends => Output<WalkEnd>();

    public override ValueTask SplitAsync(WalkStep message, SplitContext context, CancellationToken ct)
    {
        if (message.Path is { } path)
            context.Send(Paths, path);
        if (message.End is { } end)
            context.Send(Ends, end);
        return ValueTask.CompletedTask;
    }
}
