using AutoVibe.Machines;
using Spectre.Console;

namespace AutoVibe.Cli;

/// <summary>Hubs as text.</summary>
internal static class HubView
{
    public static void Show(IAnsiConsole console, HubList list)
    {
        var table = new Listing("hub", "name", "state", "machines>", "capacity>", "isolation", "program", "last heard");
        foreach (var hub in list.Hubs)
            table.AddRow(Cell.Row(hub.Id, hub.Name, State(hub), hub.Machines, hub.Capacity, Isolation(hub), hub.Program, Heard(hub)));
        console.Write(table);
        console.WriteLine(list.Hubs.Count == 0 ? "No process has run machines yet. Start one with: autovibe up" : $"{list.Slots:N0} machines may run at once.");
    }

    public static void Show(IAnsiConsole console, Hub hub)
    {
        console.MarkupLineInterpolated($"[bold]{hub.Name}[/]  {State(hub)}");
        console.WriteLine($"hub         {hub.Id}");
        console.WriteLine($"parent      {hub.Parent?.ToString() ?? "none"}");
        console.WriteLine($"machines    {hub.Machines:N0} of {hub.Capacity:N0}");
        console.WriteLine($"isolation   {Isolation(hub)}");
        console.WriteLine($"program     {hub.Program}");
        console.WriteLine($"process     {hub.Process.Split(':')[0]} on {hub.Host.Split('/')[0]}, since {hub.StartedAt:u}");
        console.WriteLine($"node        {hub.Node}");
        console.WriteLine($"last heard  {Heard(hub)}");
    }

    private static string State(Hub hub) => hub.State.ToString().ToLowerInvariant();

    private static string Isolation(Hub hub) => hub.Isolation?.ToWord() ?? "none works";

    private static string Heard(Hub hub) => hub.SinceBeat is { } since ? $"{since.TotalSeconds:N0} s ago" : "never";
}
