using System.CommandLine;
using AutoVibe.Machines;
using Spectre.Console;

namespace AutoVibe.Cli;

/// <summary>The verbs that bring files back, check them, and give them away.</summary>
internal static class CheckpointStoreCommands
{
    private const int ShownProblems = 20;

    public static Command Restore()
    {
        var id = CheckpointCommands.Id();
        var into = new Option<string>("--into") { Description = "The folder. A new or empty one, unless --replace is given.", HelpName = "FOLDER", Required = true };
        var replace = new Option<bool>("--replace") { Description = "Change what differs in a folder that is there, and remove what the checkpoint does not hold." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would change." };
        var command = new Command("restore", "Brings a checkpoint's files back into the folder that is named, and nowhere else.") { id, into, replace, dryRun };
        command.SetAction(async (parsed, ct) =>
        {
            var output = parsed.Output();
            await using var autoVibe = await parsed.OpenAsync(ct);
            var request = new RestoreRequest(Path.GetFullPath(parsed.GetRequiredValue(into)), parsed.GetValue(replace), parsed.GetValue(dryRun));
            var report = await output.ProgressAsync("files", bar => autoVibe.Checkpoints.RestoreAsync(parsed.GetRequiredValue(id), request, bar.Counting(), ct));
            output.Result(report, console => CheckpointView.Show(console, report));
        });
        return command;
    }

    public static Command Verify()
    {
        var id = new Argument<Guid?>("ID") { Description = "The id of a checkpoint. Default: every one of the store.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("verify", "Reads checkpoints back and notes whether they are whole.") { id };
        command.SetAction(async (parsed, ct) =>
        {
            var output = parsed.Output();
            await using var autoVibe = await parsed.OpenAsync(ct);
            var report = await output.ProgressAsync("contents", bar => autoVibe.Checkpoints.VerifyAsync(parsed.GetValue(id), bar.Counting(), ct));
            output.Result(report, console =>
            {
                foreach (var finding in report.Checkpoints)
                {
                    foreach (var problem in finding.Problems.Take(ShownProblems))
                        console.WriteLine($"{finding.Checkpoint}  {problem}");
                }

                console.WriteLine($"{report.Verified:N0} checkpoints are whole, {report.Corrupt:N0} are not; {report.Damaged:N0} of {report.Contents:N0} contents are damaged.");
            });
            return report.Corrupt == 0 && report.Damaged == 0 ? 0 : ErrorOutcomes.ExitCode(MachineErrors.ContentDamaged);
        });
        return command;
    }

    public static Command Export()
    {
        var id = CheckpointCommands.Id();
        var repository = new Option<string>("--repository") { Description = "A git repository. Where nothing stands, a bare one is made.", HelpName = "FOLDER", Required = true };
        var branch = new Option<string?>("--branch") { Description = "A branch that is not there yet. Default: checkpoint/ID.", HelpName = "NAME" };
        var command = new Command("export", "Writes a checkpoint and everything before it as a git branch, a commit for each.") { id, repository, branch };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var wanted = parsed.GetRequiredValue(id);
            var report = await autoVibe.Checkpoints.ExportAsync(wanted, new(Path.GetFullPath(parsed.GetRequiredValue(repository)), parsed.GetValue(branch) ?? $"checkpoint/{wanted}"), ct);
            parsed.Output().Result(report, console =>
            {
                console.WriteLine($"Branch {report.Branch} in {report.Repository} has {report.Commits:N0} commits and ends with {report.Commit}.");
                if (report.LeftOut.Count > 0)
                    console.WriteLine($"git does not take {report.LeftOut.Count:N0} paths: {string.Join(", ", report.LeftOut.Take(3))}.");
            });
        });
        return command;
    }

    public static Command Prune()
    {
        var grace = new Option<TimeSpan?>("--grace") { Description = "How old contents must be, such as 7.00:00:00. Default: the setting AutoVibe:Checkpoints:Grace.", HelpName = "TIME" };
        var command = new Command("prune", "Removes contents that no checkpoint names.") { grace };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var report = await autoVibe.Checkpoints.PruneAsync(new(parsed.GetValue(grace)?.TotalMinutes), ct);
            parsed.Output().Result(report, console => console.WriteLine($"{report.Removed:N0} contents, {report.Freed:N0} bytes removed; {report.Kept:N0} contents stay in {report.Packs:N0} packs."));
        });
        return command;
    }
}
