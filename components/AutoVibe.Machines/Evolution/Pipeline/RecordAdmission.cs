using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Stores the machines that were made; they are seen from then on.</summary>
internal sealed class RecordAdmission(IEvolutionStatements statements) : Sink<MachineOrder>
{
    public override ValueTask WriteAsync(IReadOnlyList<MachineOrder> messages, SinkContext context, CancellationToken ct)
    {
        foreach (var command in messages.GroupBy(order => order.Request.Id).SelectMany(request => statements.Admit([.. request])))
            context.Execute(command.Text, command.Parameters);
        return ValueTask.CompletedTask;
    }
}
