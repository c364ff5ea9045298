using System.CommandLine;
using Spectre.Console;

namespace AutoVibe.Cli;

internal static class NodeCommands
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    public static Command Create() => new("node", "The processes that run pipelines.") { List(), Drain(), Resume() };

    private static Command List()
    {
        var command = new Command("list", "Lists the processes that run pipelines: what they are, how many lanes they have, when they beat last.");
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var list = new NodeList(await autoVibe.Nodes.ListAsync(ct));
            parsed.Output().Result(list, console => Show(console, list));
        });
        return command;
    }

    private static Command Drain()
    {
        var (id, all) = Which();
        var command = new Command("drain", "Lets one process, or all, finish its batches, hand its lanes over and rest until it is resumed; waits until it does.") { id, all };
        command.SetAction(async (parsed, ct) =>
        {
            var node = Read(parsed, id, all);
            var output = parsed.Output();
            await using var autoVibe = await parsed.OpenAsync(ct);
            var asked = await autoVibe.Nodes.DrainAsync(node, ct);
            var list = await output.ProgressAsync("lanes left", bar => RestAsync(autoVibe.Nodes, asked, bar, ct));
            output.Result(list, console => Show(console, list));
        });
        return command;
    }

    private static Command Resume()
    {
        var (id, all) = Which();
        var command = new Command("resume", "Lets one process, or all, that drains or has drained work again.") { id, all };
        command.SetAction(async (parsed, ct) =>
        {
            var node = Read(parsed, id, all);
            await using var autoVibe = await parsed.OpenAsync(ct);
            var list = new NodeList(await autoVibe.Nodes.ResumeAsync(node, ct));
            parsed.Output().Result(list, console => Show(console, list));
        });
        return command;
    }

    // One that ends meanwhile, or is resumed by somebody else, is waited for no longer.
    private static async Task<NodeList> RestAsync(INodes nodes, IReadOnlyList<NodeStatus> asked, IProgress<(long Done, long? All)> progress, CancellationToken ct)
    {
        var ids = asked.Select(node => node.Node).ToHashSet();
        while (asked.Any(node => node.State == NodeState.Draining))
        {
            progress.Report((asked.Sum(node => node.Lanes), null));
            await Task.Delay(LookInterval, TimeProvider.System, ct);
            asked = [.. (await nodes.ListAsync(ct)).Where(node => ids.Contains(node.Node))];
        }

        return new(asked);
    }

    private static (Argument<string?> Id, Option<bool> All) Which() => (
        new("ID") { Arity = ArgumentArity.ZeroOrOne, Description = "The id of a node." },
        new("--all") { Description = "Every process that runs now, those inside servers included." });

    private static Guid? Read(ParseResult parsed, Argument<string?> id, Option<bool> all) => (parsed.GetValue(id), parsed.GetValue(all)) switch
    {
        ({ } text, false) when Guid.TryParse(text, out var one) => one,
        ({ } text, false) => throw new AutoVibeException(SettingErrors.BadCommandLine, $"'{text}' is not the id of a node.", fix: "List them with 'autovibe node list'."),
        (null, true) => null,
        _ => throw new AutoVibeException(SettingErrors.BadCommandLine, "Exactly one of ID and --all must say which node is meant.", fix: "List them with 'autovibe node list'."),
    };

    private static void Show(IAnsiConsole console, NodeList list)
    {
        var table = new Listing("node", "state", "program", "host", "process", "lanes>", "last beat");
        foreach (var node in list.Nodes)
        {
            table.AddRow(Cell.Row(
                node.Node, node.State.ToString().ToLowerInvariant(), node.Program, node.Host.Split('/')[0], node.Process.Split(':')[0], node.Lanes, $"{node.SinceBeat.TotalSeconds:N0} s ago"));
        }

        console.Write(table);
    }
}
