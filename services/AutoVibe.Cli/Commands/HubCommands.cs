using System.CommandLine;

namespace AutoVibe.Cli;

internal static class HubCommands
{
    public static Command Create() => new("hub", "The processes that run machines.") { List(), Show() };

    private static Command List()
    {
        var command = new Command("list", "Lists hubs: how many machines they run and may run, how they keep them apart, when they were last heard.");
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var list = await autoVibe.Hubs.ListAsync(ct);
            parsed.Output().Result(list, console => HubView.Show(console, list));
        });
        return command;
    }

    private static Command Show()
    {
        var hub = new Argument<string>("HUB") { Description = "The id or the name of a hub." };
        var command = new Command("show", "Shows a hub: what it is, where it is, what it runs.") { hub };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var one = await autoVibe.Hubs.ShowAsync(parsed.GetValue(hub)!, ct);
            parsed.Output().Result(one, console => HubView.Show(console, one));
        });
        return command;
    }
}
