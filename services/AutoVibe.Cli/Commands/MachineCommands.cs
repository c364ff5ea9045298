using System.CommandLine;
using AutoVibe.Machines;

namespace AutoVibe.Cli;

internal static class MachineCommands
{
    private const int LinesAtOnce = 500;

    public static Command Create() => new("machine", "Agents at work on projects.") { List(), Show(), Log(), Evidence(), Findings(), QuestionCommand.Create(), ApproveCommand.Create(), Stop(), MachineSummaryCommand.Create() };

    private static Argument<Guid> Id() => new("ID") { Description = "The id of a machine." };

    private static Option<Guid?> Request() => new("--request") { Description = "The attempts of this request.", HelpName = "ID" };

    private static Command List()
    {
        var project = new Option<string?>("--project") { Description = "Only those of this project: slug, id or repository.", HelpName = "PROJECT" };
        var request = Request();
        var state = new Option<MachineState?>("--state") { Description = "Only those in this state." };
        var agent = new Option<string?>("--agent") { Description = "Only those of this agent.", HelpName = "NAME" };
        var hub = new Option<string?>("--hub") { Description = "Only those that this hub was the last to begin: its id or name.", HelpName = "HUB" };
        var open = new Option<bool>("--open") { Description = "Only those that are not over." };
        var before = new Option<Guid?>("--before") { Description = "Begin behind this one: the 'next' of the page before.", HelpName = "ID" };
        var limit = new Option<int>("--limit") { Description = "How many at most.", DefaultValueFactory = _ => 50 };
        var command = new Command("list", "Lists machines, newest first.") { project, request, state, agent, hub, open, before, limit };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var filter = new MachineFilter
            {
                Request = parsed.GetValue(request),
                State = parsed.GetValue(state),
                Agent = parsed.GetValue(agent),
                Open = parsed.GetValue(open),
                Before = parsed.GetValue(before),
                Limit = parsed.GetValue(limit),
            };
            var page = await autoVibe.Machines.ListAsync(parsed.GetValue(project), parsed.GetValue(hub), filter, ct);
            parsed.Output().Result(page, console => MachineView.Show(console, page));
        });
        return command;
    }

    private static Command Show()
    {
        var id = Id();
        var command = new Command("show", "Shows a machine: where it is in its life, what it does, what it has cost.") { id };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var machine = await autoVibe.Machines.ShowAsync(parsed.GetValue(id), ct);
            parsed.Output().Result(machine, console => MachineView.Show(console, machine));
        });
        return command;
    }

    private static Command Log()
    {
        var id = Id();
        var after = new Option<int>("--after") { Description = "Begin behind this line.", HelpName = "NUMBER" };
        var follow = new Option<bool>("--follow") { Description = "Go on until the machine is over." };
        var command = new Command("log", "Shows what a machine said and did; with --json one line each.") { id, after, follow };
        command.SetAction(async (parsed, ct) =>
        {
            var output = parsed.Output();
            await using var autoVibe = await parsed.OpenAsync(ct);
            var (machine, last) = (parsed.GetValue(id), parsed.GetValue(after));
            if (parsed.GetValue(follow))
            {
                await foreach (var part in autoVibe.Machines.FollowAsync(machine, last, ct))
                    Show(part);
                return;
            }

            MachineLog page;
            do
            {
                Show(page = await autoVibe.Machines.LogAsync(machine, last, LinesAtOnce, ct));
                last = page.Lines is [.., var newest] ? newest.Seq : last;
            }
            while (page.Lines.Count == LinesAtOnce);

            void Show(MachineLog part)
            {
                foreach (var line in part.Lines)
                    output.Result(line, console => MachineView.Show(console, line));
            }
        });
        return command;
    }

    private static Command Evidence()
    {
        var request = new Argument<Guid>("REQUEST") { Description = "The id of a request." };
        var log = new Option<bool>("--log") { Description = "Show the end of what each check printed and each reviewer said too." };
        var command = new Command("evidence", "Shows what was observed about the work of a request's machines.") { request, log };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var list = await autoVibe.Evolutions.EvidenceAsync(parsed.GetValue(request), ct);
            parsed.Output().Result(list, console => MachineView.Show(console, list, parsed.GetValue(log)));
        });
        return command;
    }

    private static Command Findings()
    {
        var id = new Argument<Guid>("ID") { Description = "The id of a request, or of a machine for its work alone." };
        var severity = new Option<FindingSeverity?>("--severity") { Description = "Only what is as grave.", HelpName = "error|warning|info" };
        var command = new Command("findings", "Shows what reviews found.") { id, severity };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var list = await autoVibe.Evolutions.FindingsAsync(parsed.GetValue(id), parsed.GetValue(severity), ct);
            parsed.Output().Result(list, console => MachineView.Show(console, list));
        });
        return command;
    }

    private static Command Stop()
    {
        var id = new Argument<Guid?>("ID") { Arity = ArgumentArity.ZeroOrOne, Description = "The id of a machine." };
        var request = Request();
        var command = new Command("stop", "Stops a machine, or all of a request: behind it no process of it lives, and no call is made.") { id, request };
        command.SetAction(async (parsed, ct) =>
        {
            var output = parsed.Output();
            await using var autoVibe = await parsed.OpenAsync(ct);
            if (parsed.GetValue(request) is { } all && parsed.GetValue(id) is null)
            {
                var report = await autoVibe.Evolutions.StopAsync(all, ct);
                output.Result(report, console => EvolutionView.Show(console, report));
                return;
            }

            var one = parsed.GetValue(id) ?? throw new AutoVibeException(SettingErrors.BadCommandLine, "Exactly one of ID and --request must say what is to be stopped.", fix: "List machines with 'autovibe machine list --open'.");
            var machine = await autoVibe.Machines.StopAsync(one, ct);
            output.Result(machine, console => MachineView.Show(console, machine));
        });
        return command;
    }
}
