using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Ends the row of a machine in the commit that hands its end on.</summary>
internal sealed class RecordMachine(IEvolutionStatements statements) : Sink<MachineEnd>
{
    public override ValueTask WriteAsync(IReadOnlyList<MachineEnd> messages, SinkContext context, CancellationToken ct)
    {
        foreach (var command in messages.SelectMany(statements.End))
            context.Execute(command.Text, command.Parameters);
        return ValueTask.CompletedTask;
    }
}
