using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoVibe.Machines;
using Spectre.Console;

namespace AutoVibe.Cli;

/// <summary>Making and changing projects.</summary>
internal static class ProjectChangeCommands
{
    public static Command New()
    {
        var path = new Argument<string>("PATH") { Description = "A folder, a repository, or a git URL." };
        var name = Text("--name", "Its name. Default: the last part of PATH.", "NAME");
        var slug = Text("--slug", "Its name on the command line. Default: made from the name.", "SLUG");
        var description = Text("--description", "What it is.", "TEXT");
        var command = new Command("new", "Creates a project. Its files are taken in by 'autovibe intake'.") { path, name, slug, description };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var project = new NewProject
            {
                Repository = IntakeCommand.Here(parsed.GetRequiredValue(path)), Name = parsed.GetValue(name), Slug = parsed.GetValue(slug), Description = parsed.GetValue(description),
            };
            var view = await autoVibe.Projects.CreateAsync(project, ct);
            parsed.Output().Result(view, console => ProjectCommands.Show(console, view));
        });
        return command;
    }

    public static Command Set()
    {
        var project = ProjectCommands.Project();
        var name = Text("--name", "Its name.", "NAME");
        var description = Text("--description", "What it is; an empty text for nothing.", "TEXT");
        var repository = Text("--repository", "Its folder or git URL.", "PATH");
        var status = new Option<ProjectStatus?>("--status") { Description = "Whether it is worked on." };
        var phase = new Option<ProjectPhase?>("--phase") { Description = "How far the work is." };
        var greediness = new Option<double?>("--greediness") { Description = "Its appetite, from 0 to 1.", HelpName = "NUMBER" };
        var width = new Option<int?>("--width-limit") { Description = "Attempts side by side at most; 0 for what the settings say.", HelpName = "N" };
        var approval = new Option<bool?>("--approval") { Description = "Whether a person must agree before a winner becomes current.", HelpName = "true|false" };
        var ask = new Option<bool?>("--ask") { Description = "Whether agents ask a person before they do what changes something, unless a request says otherwise.", HelpName = "true|false" };
        var review = new ReviewOptions("stays as it is");
        var network = new Option<NetworkAccess?>("--network") { Description = "Whether its machines and checks reach the network." };
        var checks = new Option<string[]>("--check") { Description = "A command that must succeed, such as 'test=npm test'; several are given one by one and take the place of all.", HelpName = "NAME=COMMAND" };
        var guess = new Option<bool>("--guess-checks") { Description = "Guess the checks from the project's files again." };
        var metadata = Text("--metadata", "A JSON object that takes the place of its metadata.", "JSON");
        var command = new Command("set", "Changes what is named of a project and leaves the rest.")
        {
            project, name, description, repository, status, phase, greediness, width, approval, ask, network, checks, guess, metadata,
        };
        review.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var change = new ProjectChange
            {
                Name = parsed.GetValue(name),
                Description = parsed.GetValue(description),
                Repository = parsed.GetValue(repository) is { } path ? IntakeCommand.Here(path) : null,
                Status = parsed.GetValue(status),
                Phase = parsed.GetValue(phase),
                Greediness = parsed.GetValue(greediness),
                WidthLimit = parsed.GetValue(width),
                NeedsApproval = parsed.GetValue(approval),
                Asks = parsed.GetValue(ask),
                Review = review.Read(parsed),
                Network = parsed.GetValue(network),
                Checks = parsed.GetValue(guess) ? [] : parsed.GetValue(checks) is { Length: > 0 } given ? [.. given.Select(Check)] : null,
                Metadata = parsed.GetValue(metadata) is { } json ? Metadata(json) : null,
            };
            var view = await autoVibe.Projects.ChangeAsync(parsed.GetRequiredValue(project), change, ct);
            parsed.Output().Result(view, console => ProjectCommands.Show(console, view));
        });
        return command;
    }

    public static Command Archive()
    {
        var project = ProjectCommands.Project();
        var command = new Command("archive", "Keeps a project for reading only. Refused while machines or requests are under way.") { project };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var view = await autoVibe.Projects.ChangeAsync(parsed.GetRequiredValue(project), new() { Status = ProjectStatus.Archived }, ct);
            parsed.Output().Result(view, console => console.WriteLine(
                $"Project {view.Project.Slug} is archived. Its files, checkpoints, evidence and books stay; 'autovibe project set {view.Project.Slug} --status active' takes it up again."));
        });
        return command;
    }

    private static Option<string?> Text(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };

    private static ProjectCheck Check(string text)
    {
        var split = text.IndexOf('=', StringComparison.Ordinal);
        return split < 0 ? new(text.Split(' ')[0], text) : new(text[..split].Trim(), text[(split + 1)..].Trim());
    }

    private static JsonObject Metadata(string json)
    {
        try
        {
            if (JsonNode.Parse(json) is JsonObject metadata)
                return metadata;
        }
        catch (JsonException)
        {
            // Said below, as of any other text that is no object.
        }

        throw new MachineException(MachineErrors.ProjectInvalid, $"metadata: must be a JSON object, not '{json}'.");
    }
}
