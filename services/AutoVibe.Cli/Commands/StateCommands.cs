using System.CommandLine;
using Spectre.Console;

namespace AutoVibe.Cli;

internal static class StateCommands
{
    public static Command Create() => new("state", "What components keep per key.")
    {
        List(),
        Show(),
        Replace(),
        Reset(),
    };

    private static Argument<string> Pipeline() => new("PIPELINE") { Description = "The name of a pipeline." };

    private static Argument<string> Component() => new("COMPONENT") { Description = "The name of one of its components." };

    private static Argument<string> Key() => new("KEY") { Description = "The key, exactly." };

    private static Option<string?> Version(string what) =>
        new("--if-version") { Description = $"{what} only while this is its version, as 'state show' tells it. Default: the present one.", HelpName = "VERSION" };

    private static Command List()
    {
        var (pipeline, component) = (Pipeline(), Component());
        var prefix = new Option<string?>("--prefix") { Description = "Only keys that begin with this.", HelpName = "TEXT" };
        var limit = new Option<int>("--limit") { Description = "How many at most.", DefaultValueFactory = _ => 50 };
        var cursor = new Option<string?>("--cursor") { Description = "The 'next' of the page before.", HelpName = "CURSOR" };
        var command = new Command("list", "Lists the keys for which a component keeps state.") { pipeline, component, prefix, limit, cursor };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var page = await autoVibe.States.ListAsync(
                parsed.GetRequiredValue(pipeline), parsed.GetRequiredValue(component), parsed.GetValue(prefix), parsed.GetValue(limit), parsed.GetValue(cursor), ct);
            parsed.Output().Result(page, console => StateView.Show(console, page));
        });
        return command;
    }

    private static Command Show()
    {
        var (pipeline, component, key) = (Pipeline(), Component(), Key());
        var command = new Command("show", "Shows what a component keeps for a key.") { pipeline, component, key };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var state = await autoVibe.States.ShowAsync(parsed.GetRequiredValue(pipeline), parsed.GetRequiredValue(component), parsed.GetRequiredValue(key), ct);
            parsed.Output().Result(state, console => StateView.Show(console, state));
        });
        return command;
    }

    private static Command Replace()
    {
        var (pipeline, component, key, version) = (Pipeline(), Component(), Key(), Version("Replace it"));
        var body = new BodyOptions();
        var command = new Command("replace", "Replaces what a component keeps for a key; its lane begins anew with it.") { pipeline, component, key, version };
        body.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var seen = await autoVibe.States.ShowAsync(parsed.GetRequiredValue(pipeline), parsed.GetRequiredValue(component), parsed.GetRequiredValue(key), ct);
            var json = await body.ReadAsync(parsed, seen.Body, PipelineErrors.BadState, ct);
            var replaced = await autoVibe.States.ReplaceAsync(seen.Pipeline, seen.Component, seen.Key, parsed.GetValue(version) ?? seen.Version, json, ct);
            parsed.Output().Result(replaced, console => StateView.Show(console, replaced));
        });
        return command;
    }

    private static Command Reset()
    {
        var (pipeline, component, key, version) = (Pipeline(), Component(), Key(), Version("Remove it"));
        var command = new Command("reset", "Removes what a component keeps for a key and prints what that was; its lane begins anew without it.") { pipeline, component, key, version };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var removed = await autoVibe.States.ResetAsync(
                parsed.GetRequiredValue(pipeline), parsed.GetRequiredValue(component), parsed.GetRequiredValue(key), parsed.GetValue(version), ct);
            parsed.Output().Result(removed, console =>
            {
                StateView.Show(console, removed);
                console.WriteLine("It is gone.");
            });
        });
        return command;
    }
}
