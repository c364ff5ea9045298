using System.CommandLine;
using AutoVibe.Machines;

namespace AutoVibe.Cli;

internal static class CheckpointCommands
{
    public static Command Create() => new("checkpoint", "Snapshots of a project's files, and the way back to them.")
    {
        List(),
        Show(),
        New(),
        Diff(),
        Branch(),
        CheckpointStoreCommands.Restore(),
        CheckpointStoreCommands.Verify(),
        CheckpointStoreCommands.Export(),
        CheckpointStoreCommands.Prune(),
    };

    public static Argument<Guid> Id(string name = "ID") => new(name) { Description = "The id of a checkpoint." };

    private static Option<string?> Description() => new("--description") { Description = "What it is.", HelpName = "TEXT" };

    private static Command List()
    {
        var project = new Argument<string?>("PROJECT") { Arity = ArgumentArity.ZeroOrOne, Description = "Its slug, id or repository." };
        var hub = new Option<string?>("--hub") { Description = "Those of this hub instead, one for each day on which it ran: its id or name.", HelpName = "HUB" };
        var type = new Option<CheckpointType?>("--type") { Description = "Only those of this type." };
        var state = new Option<CheckpointState?>("--state") { Description = "Only those in this state." };
        var before = new Option<Guid?>("--before") { Description = "Begin behind this one: the 'next' of the page before.", HelpName = "ID" };
        var limit = new Option<int>("--limit") { Description = "How many at most.", DefaultValueFactory = _ => 50 };
        var command = new Command("list", "Lists the checkpoints of a project, or of a hub, newest first.") { project, hub, type, state, before, limit };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var filter = new CheckpointFilter { Type = parsed.GetValue(type), State = parsed.GetValue(state), Before = parsed.GetValue(before), Limit = parsed.GetValue(limit) };
            var page = (parsed.GetValue(project), parsed.GetValue(hub)) switch
            {
                ({ } one, null) => await autoVibe.Checkpoints.ListAsync(one, filter, ct),
                (null, { } one) => await autoVibe.Hubs.CheckpointsAsync(one, filter, ct),
                _ => throw new AutoVibeException(SettingErrors.BadCommandLine, "Exactly one of PROJECT and --hub must say whose checkpoints are meant.", fix: "List them with 'autovibe project list' and 'autovibe hub list'."),
            };
            parsed.Output().Result(page, console => CheckpointView.Show(console, page));
        });
        return command;
    }

    private static Command Show()
    {
        var id = Id();
        var files = new Option<bool>("--files") { Description = "List its paths and what was left out." };
        var after = new Option<string?>("--after") { Description = "Begin behind this path: the 'next' of the page before.", HelpName = "PATH" };
        var limit = new Option<int>("--limit") { Description = "How many paths at most.", DefaultValueFactory = _ => 100 };
        var command = new Command("show", "Shows a checkpoint; with --files what it holds.") { id, files, after, limit };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var checkpoint = await autoVibe.Checkpoints.ShowAsync(parsed.GetRequiredValue(id), ct);
            var page = parsed.GetValue(files) ? await autoVibe.Checkpoints.FilesAsync(checkpoint.Id, parsed.GetValue(after), parsed.GetValue(limit), ct) : null;
            parsed.Output().Result(new CheckpointDetails(checkpoint, page), console => CheckpointView.Show(console, checkpoint, page));
        });
        return command;
    }

    private static Command New()
    {
        var project = new Argument<string>("PROJECT") { Description = "Its slug, id or repository." };
        var description = Description();
        var command = new Command("create", "Takes a checkpoint of the project's own folder and reads it back. The folder is only read.") { project, description };
        command.SetAction(async (parsed, ct) =>
        {
            var output = parsed.Output();
            await using var autoVibe = await parsed.OpenAsync(ct);
            var taken = await output.ProgressAsync("files", bar =>
                autoVibe.Checkpoints.CreateAsync(parsed.GetRequiredValue(project), new(parsed.GetValue(description)), bar.Counting(), ct));
            output.Result(taken, console => CheckpointView.Show(console, taken, null));
            return taken.State == CheckpointState.Corrupt ? ErrorOutcomes.ExitCode(MachineErrors.ContentDamaged) : 0;
        });
        return command;
    }

    private static Command Diff()
    {
        var first = Id("FIRST");
        var second = Id("SECOND");
        var path = new Option<string?>("--path") { Description = "Show in what this file differs, line by line.", HelpName = "PATH" };
        var command = new Command("diff", "Shows in what the second checkpoint differs from the first.") { first, second, path };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var (one, other) = (parsed.GetRequiredValue(first), parsed.GetRequiredValue(second));
            if (parsed.GetValue(path) is { } file)
            {
                var lines = await autoVibe.Checkpoints.DiffFileAsync(one, other, file, ct);
                parsed.Output().Result(lines, console => console.Profile.Out.Writer.Write(lines.Text));
                return;
            }

            var comparison = await autoVibe.Checkpoints.DiffAsync(one, other, ct);
            parsed.Output().Result(comparison, console => CheckpointView.Show(console, comparison.Changes));
        });
        return command;
    }

    private static Command Branch()
    {
        var id = Id();
        var description = Description();
        var command = new Command("branch", "Goes on from an older checkpoint: a new child of it becomes the project's current one.") { id, description };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var child = await autoVibe.Checkpoints.BranchAsync(parsed.GetRequiredValue(id), new(parsed.GetValue(description)), ct);
            parsed.Output().Result(child, console => CheckpointView.Show(console, child, null));
        });
        return command;
    }
}

/// <summary>A checkpoint, and its paths where they were asked for.</summary>
internal sealed record CheckpointDetails(Checkpoint Checkpoint, CheckpointFiles? Files);
