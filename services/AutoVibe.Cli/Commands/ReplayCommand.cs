using System.CommandLine;
using AutoVibe.Machines;
using Spectre.Console;

namespace AutoVibe.Cli;

internal static class ReplayCommand
{
    private const int ShownDifferences = 10;

    public static Command Create()
    {
        var machine = new Argument<Guid>("MACHINE") { Description = "The id of a machine that is over." };
        var keep = new Option<bool>("--keep") { Description = "Leave the files that come out below 'replays' in the data folder." };
        var command = new Command("replay", "Repeats the run of a machine from its recording: the real agent, without key and cost. Exit code 0 when the same files come out.") { machine, keep };
        command.SetAction(async (parsed, ct) =>
        {
            var output = parsed.Output();
            await using var autoVibe = await parsed.OpenHereAsync(ct);
            var report = await autoVibe.Replays.RunAsync(parsed.GetValue(machine), parsed.GetValue(keep), new Relay<string>(output.Say), ct);
            output.Result(report, console => Show(console, report));
            return report.IsSame ? 0 : 1;
        });
        return command;
    }

    private static void Show(IAnsiConsole console, MachineReplayReport report)
    {
        console.WriteLine($"{report.Agent}: {report.Outcome.ToWord()} after {report.DurationMs / 1000.0:N1} s at level {report.Isolation.ToWord()}; {report.RecordedOutcome?.ToWord() ?? "without an end"} in the recording.");
        if (report.Message is not null)
            console.WriteLine(report.Message);
        console.WriteLine($"{report.Answered:N0} calls were answered from the recording, {report.NotAsked:N0} recorded ones were not asked for.");
        foreach (var missing in report.Missing)
            console.WriteLine($"In the recorded run {missing}");
        foreach (var difference in report.Differences.Take(ShownDifferences))
            console.WriteLine(difference);
        if (report.Differences.Count > ShownDifferences)
            console.WriteLine($"and {report.Differences.Count - ShownDifferences:N0} more; all of them with --json");
        console.WriteLine(report.IsSame ? $"The files are those of checkpoint {report.Checkpoint}." : $"The files differ from checkpoint {report.Checkpoint}:");
        if (!report.IsSame)
            CheckpointView.Show(console, report.Changes);
        if (report.Workspace is not null)
            console.WriteLine($"They are in {report.Workspace}.");
    }
}
