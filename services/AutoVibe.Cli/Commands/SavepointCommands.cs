using System.CommandLine;
using Spectre.Console;

namespace AutoVibe.Cli;

internal static class SavepointCommands
{
    public static Command Create() => new("savepoint", "Named, consistent cuts through a pipeline.") { List(), New(), Start(), Delete() };

    private static Command List()
    {
        var pipeline = new Option<string?>("--pipeline") { Description = "Only those of this pipeline.", HelpName = "PIPELINE" };
        var command = new Command("list", "Lists savepoints, newest first.") { pipeline };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var list = new SavepointList(await autoVibe.Savepoints.ListAsync(parsed.GetValue(pipeline), ct));
            parsed.Output().Result(list, console =>
            {
                var table = new Listing("pipeline", "savepoint", "made", "expires", "messages>");
                foreach (var savepoint in list.Savepoints)
                    table.AddRow(Cell.Row(savepoint.Pipeline, savepoint.Name, savepoint.CreatedAt, savepoint.ExpiresAt, savepoint.Messages));
                console.Write(table);
            });
        });
        return command;
    }

    private static Command New()
    {
        var pipeline = new Argument<string>("PIPELINE") { Description = "The name of a pipeline." };
        var name = new Argument<string>("NAME") { Description = "A name for the savepoint." };
        var expires = new Option<TimeSpan?>("--expires-after") { Description = "How long it is kept, such as 7.00:00:00. Default: for ever.", HelpName = "TIME" };
        var command = new Command("create", "Makes a savepoint, also while the pipeline runs.") { pipeline, name, expires };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var made = await autoVibe.Savepoints.CreateAsync(parsed.GetRequiredValue(pipeline), new(parsed.GetRequiredValue(name), parsed.GetValue(expires)), ct);
            parsed.Output().Result(made, console => console.WriteLine($"Savepoint {made.Name} of {made.Pipeline} holds {made.Messages:N0} messages done."));
        });
        return command;
    }

    private static Command Start()
    {
        var pipeline = new Argument<string>("PIPELINE") { Description = "The name of a paused pipeline." };
        var name = new Argument<string>("NAME") { Description = "The savepoint." };
        var command = new Command("start", "Puts a paused pipeline back to a savepoint; it goes on from there when it is resumed.") { pipeline, name };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var status = await autoVibe.Savepoints.StartAsync(parsed.GetRequiredValue(pipeline), parsed.GetRequiredValue(name), ct);
            parsed.Output().Result(status, console => PipelineView.ShowState(console, status));
        });
        return command;
    }

    private static Command Delete()
    {
        var pipeline = new Argument<string>("PIPELINE") { Description = "The name of a pipeline." };
        var name = new Argument<string>("NAME") { Description = "The savepoint." };
        var command = new Command("delete", "Removes a savepoint; the log that it kept may be trimmed.") { pipeline, name };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var removed = await autoVibe.Savepoints.DeleteAsync(parsed.GetRequiredValue(pipeline), parsed.GetRequiredValue(name), ct);
            parsed.Output().Result(removed, console => console.WriteLine($"Savepoint {removed.Name} of {removed.Pipeline} is gone."));
        });
        return command;
    }
}
