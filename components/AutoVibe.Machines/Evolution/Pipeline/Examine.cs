using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Sends every end to be weighed, and what there is to look at to be checked and reviewed.</summary>
internal sealed class Examine(TimeProvider time) : Splitter<MachineEnd>
{
    public OutputPort<MachineEnd> Ends => Output<MachineEnd>();

    public OutputPort<MachineEnd> Checks => Output<MachineEnd>();

    public OutputPort<ReviewOrder> Reviews => Output<ReviewOrder>();

    public override ValueTask SplitAsync(MachineEnd message, SplitContext context, CancellationToken ct)
    {
        context.Send(Ends, message);
        if (message.IsToBeChecked)
            context.Send(Checks, message);
        if (message.IsToBeReviewed)
            context.Send(Reviews, new(Guid.CreateVersion7(time.GetUtcNow()), message));
        return ValueTask.CompletedTask;
    }
}
