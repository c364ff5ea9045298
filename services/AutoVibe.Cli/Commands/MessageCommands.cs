using System.CommandLine;
using Spectre.Console;

namespace AutoVibe.Cli;

internal static class MessageCommands
{
    private const string Connection = "ConnectionStrings__autovibe";

    // A connection string among the variables would be stronger than the folder, and the command would work on the first run.
    private static string Without => Environment.GetEnvironmentVariable(Connection) is { Length: > 0 } ? $"{Connection}= " : "";

    public static Command Create() => new("message", "Messages that are over.") { Replay() };

    private static Command Replay()
    {
        var pipeline = new Argument<string>("PIPELINE") { Description = "The name of a pipeline." };
        var edge = new Option<string?>("--edge") { Description = "Only this durable edge. Default: all that are fed from outside the pipeline.", HelpName = "EDGE" };
        var from = new Option<DateTimeOffset?>("--from") { Description = "Messages accepted at or after this time, such as 2026-03-01T00:00:00Z.", HelpName = "TIME" };
        var savepoint = new Option<string?>("--savepoint") { Description = "Messages that had not been read at this savepoint.", HelpName = "NAME" };
        var until = new Option<DateTimeOffset?>("--until") { Description = "Only messages accepted before this time.", HelpName = "TIME" };
        var into = new Option<string?>("--into") { Description = "The shadow run: a data folder or a PostgreSQL connection string, empty or made by this command.", HelpName = "RUN" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only count what a replay into a new run would bring." };
        var command = new Command("replay", "Replays completed messages into a shadow run, a database of its own; the same command goes on where it was.")
        {
            pipeline, edge, from, savepoint, until, into, dryRun,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var output = parsed.Output();
            var replay = new NewReplay
            {
                Edge = parsed.GetValue(edge),
                From = parsed.GetValue(from),
                Savepoint = parsed.GetValue(savepoint),
                Until = parsed.GetValue(until),
                Into = ReplayTarget.FullPath(parsed.GetValue(into)),
                DryRun = parsed.GetValue(dryRun),
            };
            await using var autoVibe = await parsed.OpenAsync(ct);
            var report = await output.ProgressAsync("messages", bar => autoVibe.Messages.ReplayAsync(
                parsed.GetRequiredValue(pipeline), replay, new Relay<ReplayReport>(now => bar.Report((now.Messages - now.Remaining, now.Messages))), ct));
            output.Result(report, console => Show(console, report, replay.Into));
        });
        return command;
    }

    private static void Show(IAnsiConsole console, ReplayReport report, string? into)
    {
        var table = new Listing("durable edge", "messages>", "replayed>", "not completed>", "remaining>");
        foreach (var edge in report.Edges)
            table.AddRow(Cell.Row(edge.Edge, edge.Messages, edge.Replayed, edge.LeftOut, edge.Remaining));

        console.Write(table);
        if (report.DryRun)
            console.WriteLine($"{report.Remaining:N0} messages would be replayed.");
        else if (!ReplayTarget.IsConnection(into!))
            console.WriteLine($"Let the shadow run work: {Without}autovibe pipeline drain {report.Pipeline} --data {into}");
    }
}
