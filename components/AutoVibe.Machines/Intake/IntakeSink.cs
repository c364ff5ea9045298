using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Adds counts to their intakes and ends those that are whole.</summary>
internal sealed class IntakeSink(IIntakeStatements statements) : Sink<IntakePart>
{
    public override ValueTask WriteAsync(IReadOnlyList<IntakePart> messages, SinkContext context, CancellationToken ct)
    {
        foreach (var command in messages.SelectMany(statements.AddPart))
            context.Execute(command.Text, command.Parameters);
        return ValueTask.CompletedTask;
    }
}
