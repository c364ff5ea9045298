using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Keeps what checks showed.</summary>
internal sealed class RecordEvidence(IEvolutionStatements statements) : Sink<CheckReport>
{
    public override ValueTask WriteAsync(IReadOnlyList<CheckReport> messages, SinkContext context, CancellationToken ct)
    {
        foreach (var command in messages.SelectMany(report => statements.Keep(report.Evidence)))
            context.Execute(command.Text, command.Parameters);
        return ValueTask.CompletedTask;
    }
}
