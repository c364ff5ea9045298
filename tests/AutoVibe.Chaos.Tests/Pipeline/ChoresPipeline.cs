namespace AutoVibe.Chaos.Tests;

/// <summary>Messages that run as tasks, each with a row at its end.</summary>
public sealed class ChoresPipeline : PipelineDefinition
{
    public override void Define(PipelineBuilder p) => p.Inlet<Chore>().Into(p.Add<ChoreLedger>(), edge => edge.Tasks(parallel: 4));
}

/// <summary>A task.</summary>
public sealed record Chore(int Number);

internal sealed class ChoreLedger : Sink<Chore>
{
    private const string Insert = "INSERT INTO chaos_chores (number) VALUES (@number)";

    public override ValueTask WriteAsync(IReadOnlyList<Chore> messages, SinkContext context, CancellationToken ct)
    {
        foreach (var message in messages)
            context.Execute(Insert, new { number = message.Number });
        return ValueTask.CompletedTask;
    }
}
