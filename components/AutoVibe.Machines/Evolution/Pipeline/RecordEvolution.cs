using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Ends a round: scores, history, and the winner's checkpoint as the project's current one, or a further round.</summary>
internal sealed class RecordEvolution(IEvolutionStatements statements) : Sink<Verdict>
{
    public override ValueTask WriteAsync(IReadOnlyList<Verdict> messages, SinkContext context, CancellationToken ct)
    {
        foreach (var command in messages.SelectMany(statements.Record))
            context.Execute(command.Text, command.Parameters);
        return ValueTask.CompletedTask;
    }
}
