using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Ends a request: scores, history, and the winner's checkpoint as the project's current one.</summary>
internal sealed class RecordEvolution(IEvolutionStatements statements) : Sink<Verdict>
{
    public override ValueTask WriteAsync(IReadOnlyList<Verdict> messages, SinkContext context, CancellationToken ct)
    {
        foreach (var command in messages.SelectMany(statements.Record))
            context.Execute(command.Text, command.Parameters);
        return ValueTask.CompletedTask;
    }
}
