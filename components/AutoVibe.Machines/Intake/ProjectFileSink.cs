using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Stores measured files, each once.</summary>
internal sealed class ProjectFileSink(IIntakeStatements statements) : Sink<ProjectFile>
{
    public override ValueTask WriteAsync(IReadOnlyList<ProjectFile> messages, SinkContext context, CancellationToken ct)
    {
        foreach (var command in statements.StoreFiles(messages))
            context.Execute(command.Text, command.Parameters);
        return ValueTask.CompletedTask;
    }
}
