using System.CommandLine;

namespace AutoVibe.Cli;

internal static class MachineSummaryCommand
{
    public static Command Create()
    {
        var project = new Option<string?>("--project") { Description = "Only those of this project: slug, id or repository.", HelpName = "PROJECT" };
        var since = new Option<DateTimeOffset?>("--since") { Description = "Only those that were made since then, such as 2026-03-01T00:00:00Z.", HelpName = "TIME" };
        var command = new Command("summary", "Adds machines up: by state and hub, how agents did, and what is left to spend.") { project, since };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var summary = await autoVibe.Machines.SummarizeAsync(parsed.GetValue(project), parsed.GetValue(since), ct);
            parsed.Output().Result(summary, console => MachineSummaryView.Show(console, summary));
        });
        return command;
    }
}
