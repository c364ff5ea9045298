using System.CommandLine;
using AutoVibe.Machines;
using Spectre.Console;

namespace AutoVibe.Cli;

internal static class IntakeCommand
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan GenesisPatience = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "A folder, a repository, or a git URL." };
        var name = new Option<string?>("--name") { Description = "The name of the project when it is new. Default: the last part of PATH.", HelpName = "NAME" };
        var command = new Command("intake", "Takes in a project: lists, measures and stores its files. Creates the project when it is unknown.") { path, name };
        command.SetAction(async (parsed, ct) => await RunAsync(new() { Repository = Here(parsed.GetRequiredValue(path)), Name = parsed.GetValue(name) }, parsed, ct));
        return command;
    }

    private static async Task<int> RunAsync(NewProject project, ParseResult parsed, CancellationToken ct)
    {
        var output = parsed.Output();
        await using var autoVibe = await parsed.OpenAsync(ct);
        var asked = await autoVibe.Projects.TakeInAsync(project, ct);
        var report = await output.ProgressAsync("files", bar => EndAsync(autoVibe, asked, bar, GenesisPatience, ct));
        if (report.State == IntakeState.Failed)
            throw new MachineException(MachineErrors.IntakeFailed, $"The intake of '{report.Project}' failed: {report.Error}");

        output.Result(report, console => Show(console, report));
        return report.State == IntakeState.Finished ? 0 : ErrorOutcomes.ExitCode(MachineErrors.IntakeFailed);
    }

    // Another command on the same folder may own the engine; when it ends before our intake does, this one takes over.
    /// <param name="autoVibe">Where the intake was asked for.</param>
    /// <param name="intake">The intake.</param>
    /// <param name="bar">Gets how many files were measured.</param>
    /// <param name="patience">How long to wait for the project's first checkpoint behind it.</param>
    /// <param name="ct">Ends the wait; the intake goes on.</param>
    public static async Task<IntakeReport> EndAsync(
        IAutoVibe autoVibe, IntakeReport intake, IProgress<(long Done, long? All)> bar, TimeSpan patience, CancellationToken ct)
    {
        var pipelines = await autoVibe.RunPipelinesAsync(ct);
        try
        {
            while (!HasEnded(intake))
            {
                await Task.Delay(LookAgain, TimeProvider.System, ct);
                pipelines ??= await autoVibe.RunPipelinesAsync(ct);
                intake = await autoVibe.Projects.IntakeAsync(intake.Intake, ct);
                bar.Report((intake.Files, null));
            }

            await GenesisAsync(autoVibe, intake, patience, ct);
            return intake;
        }
        finally
        {
            if (pipelines is not null)
                await pipelines.DisposeAsync();
        }
    }

    // The first checkpoint is taken beside the intake; a process that ends with it would leave it to the next one.
    private static async Task GenesisAsync(IAutoVibe autoVibe, IntakeReport intake, TimeSpan patience, CancellationToken ct)
    {
        var folder = (await autoVibe.Projects.ShowAsync(intake.Project, ct)).Project.Repository;
        if (!Directory.Exists(folder) || RepositoryAddress.Parse(folder, folder).IsCloned)
            return;

        var start = TimeProvider.System.GetTimestamp();
        while (intake.State != IntakeState.Failed && TimeProvider.System.GetElapsedTime(start) < patience)
        {
            if ((await autoVibe.Checkpoints.ListAsync(intake.Project, new() { Limit = 1 }, ct)).Checkpoints is [{ State: not CheckpointState.Pending }])
                return;

            await Task.Delay(LookAgain, TimeProvider.System, ct);
        }
    }

    private static bool HasEnded(IntakeReport intake) => intake.State is not (IntakeState.Requested or IntakeState.Walking);

    // The database may be read elsewhere, where a relative path would mean another place.
    public static string Here(string path) => Directory.Exists(path) || File.Exists(path) ? Path.GetFullPath(path) : path;

    private static void Show(IAnsiConsole console, IntakeReport report)
    {
        console.MarkupLineInterpolated($"[bold]{report.Project}[/]: {report.Files:N0} files, {report.Lines:N0} lines, {report.Bytes:N0} bytes");
        console.WriteLine($"{report.TextFiles:N0} text, {report.BinaryFiles:N0} binary, {report.SkippedFiles:N0} skipped{Reasons(report)}, {report.DeadLetters:N0} dead letters, {report.DurationMs:N0} ms");
        foreach (var (language, files) in report.Languages.OrderByDescending(language => language.Value).ThenBy(language => language.Key, StringComparer.Ordinal))
            console.WriteLine($"{files,10:N0}  {language}");
        if (report.Stack.Count > 0)
            console.WriteLine($"Built with {string.Join(", ", report.Stack)}.");
        if (report.DeadLetters > 0)
            console.WriteLine("Some paths ended as dead letters and are in no other count: autovibe dead-letter list");
    }

    private static string Reasons(IntakeReport report) =>
        report.Skipped.Count == 0 ? "" : $" ({string.Join(", ", report.Skipped.Select(reason => $"{reason.Key} {reason.Value:N0}"))})";
}
