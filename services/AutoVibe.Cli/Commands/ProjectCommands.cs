using System.CommandLine;
using AutoVibe.Machines;
using Spectre.Console;

namespace AutoVibe.Cli;

internal static class ProjectCommands
{
    public static Command Create() => new("project", "Projects and their files.") 
    {
        ProjectChangeCommands.New(),
        List(),
        Show(),
        ProjectTreeCommand.Create(),
        ProjectChangeCommands.Set(),
        ProjectChangeCommands.Archive(),
    };

    public static Argument<string> Project() => new("PROJECT") { Description = "Its slug, id or repository." };

    private static Command List()
    {
        var status = new Option<ProjectStatus?>("--status") { Description = "Only projects of this status." };
        var phase = new Option<ProjectPhase?>("--phase") { Description = "Only projects in this phase." };
        var search = new Option<string?>("--search") { Description = "Only projects whose name, slug or repository contains this text.", HelpName = "TEXT" };
        var after = new Option<string?>("--after") { Description = "Begin behind this slug: the 'next' of the page before.", HelpName = "SLUG" };
        var limit = new Option<int>("--limit") { Description = "How many at most.", DefaultValueFactory = _ => 100 };
        var command = new Command("list", "Lists projects.") { status, phase, search, after, limit };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var filter = new ProjectFilter
            {
                Status = parsed.GetValue(status),
                Phase = parsed.GetValue(phase),
                Search = parsed.GetValue(search),
                After = parsed.GetValue(after),
                Limit = parsed.GetValue(limit),
            };
            var page = await autoVibe.Projects.ListAsync(filter, ct);
            parsed.Output().Result(page, console => Show(console, page));
        });
        return command;
    }

    private static Command Show()
    {
        var project = Project();
        var command = new Command("show", "Shows a project and what its last intake counted.") { project };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var view = await autoVibe.Projects.ShowAsync(parsed.GetRequiredValue(project), ct);
            parsed.Output().Result(view, console => Show(console, view));
        });
        return command;
    }

    private static void Show(IAnsiConsole console, ProjectPage page)
    {
        var table = new Listing("project", "name", "files>", "lines>", "languages", "repository");
        foreach (var project in page.Projects)
            table.AddRow(Cell.Row(project.Slug, project.Name, project.Totals?.Files, project.Totals?.Lines, Languages(project.Totals), project.Repository));

        console.Write(table);
        if (page.Projects.Count == 0)
            console.WriteLine("No projects. Take one in with: autovibe intake PATH");
        if (page.Next is not null)
            console.WriteLine($"More with: --after {page.Next}");
    }

    public static void Show(IAnsiConsole console, ProjectView view)
    {
        var project = view.Project;
        console.MarkupLineInterpolated($"[bold]{project.Slug}[/]  {project.Name}");
        console.WriteLine($"id          {project.Id}");
        console.WriteLine($"repository  {project.Repository}");
        console.WriteLine($"status      {project.Status}, {project.Phase}");
        console.WriteLine($"greediness  {view.Appetite.Text}");
        console.WriteLine($"approval    {(project.NeedsApproval ? "a person agrees before a winner becomes current" : "a winner becomes current by itself")}");
        console.WriteLine($"agents      {(project.Asks ? "ask before they change something" : "do not ask")}");
        console.WriteLine($"review      {(project.Review is { } review ? $"by {review.Agent} {review.Model}".TrimEnd() : "by nobody")}");
        console.WriteLine($"network     {project.Network.ToWord()} to machines and checks");
        console.WriteLine($"checks      {(project.Checks is { } checks ? string.Join("; ", checks.Select(check => $"{check.Name}: {check.Command}")) : "guessed from its files")}");
        if (project.InitialCheckpoint is { } initial)
            console.WriteLine($"checkpoint  {project.CurrentCheckpoint?.ToString() ?? "none verified yet"}; it began with {initial}");
        if (view.Intake is not { } intake)
        {
            console.WriteLine($"Nothing was taken in yet: autovibe intake {project.Repository}");
            return;
        }

        console.WriteLine($"intake      {intake.Intake}: {intake.State}{(intake.Error is null ? "" : $", {intake.Error}")}");
        console.WriteLine($"files       {intake.Files:N0}: {intake.TextFiles:N0} text, {intake.BinaryFiles:N0} binary, {intake.SkippedFiles:N0} skipped, {intake.DeadLetters:N0} dead letters");
        console.WriteLine($"size        {intake.Lines:N0} lines, {intake.Bytes:N0} bytes");
        console.WriteLine($"languages   {string.Join(", ", intake.Languages.OrderByDescending(language => language.Value).Select(language => $"{language.Key} {language.Value:N0}"))}");
        console.WriteLine($"built with  {string.Join(", ", intake.Stack)}");
    }

    private static string Languages(IntakeTotals? totals) =>
        totals is null ? "" : string.Join(", ", totals.Languages.OrderByDescending(language => language.Value).Take(3).Select(language => language.Key));
}
