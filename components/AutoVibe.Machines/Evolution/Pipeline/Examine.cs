using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Sends every end to be weighed, and what there is to look at to be checked.</summary>
internal sealed class Examine : Splitter<MachineEnd>
{
    public OutputPort<MachineEnd> Ends => Output<MachineEnd>();

    public OutputPort<MachineEnd> Checks => Output<MachineEnd>();

    public override ValueTask SplitAsync(MachineEnd message, SplitContext context, CancellationToken ct)
    {
        context.Send(Ends, message);
        if (message.IsToBeChecked)
            context.Send(Checks, message);
        return ValueTask.CompletedTask;
    }
}
