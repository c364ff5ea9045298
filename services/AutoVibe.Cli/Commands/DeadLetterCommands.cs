using System.CommandLine;

namespace AutoVibe.Cli;

internal static class DeadLetterCommands
{
    public static Command Create() => new("dead-letter", "Messages that are parked until a person decides.")
    {
        List(),
        Show(),
        Edit(),
        Act("replay", "Lets dead letters run again.", (letters, selection, dry, ct) => letters.ReplayAsync(selection, dry, ct), "replayed"),
        Act("discard", "Removes dead letters for good.", (letters, selection, dry, ct) => letters.DiscardAsync(selection, dry, ct), "discarded"),
    };

    private static Argument<string> Id() => new("ID") { Description = "The address of a dead letter, such as 3.0.17." };

    private static Command List()
    {
        var filter = new LetterFilterOptions();
        var limit = new Option<int>("--limit") { Description = "How many at most.", DefaultValueFactory = _ => 50 };
        var cursor = new Option<string?>("--cursor") { Description = "The 'next' of the page before.", HelpName = "CURSOR" };
        var command = new Command("list", "Lists dead letters, oldest first.") { limit, cursor };
        filter.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var page = await autoVibe.DeadLetters.ListAsync(filter.Read(parsed), parsed.GetValue(limit), parsed.GetValue(cursor), ct);
            parsed.Output().Result(page, console => LetterView.Show(console, page));
        });
        return command;
    }

    private static Command Show()
    {
        var id = Id();
        var command = new Command("show", "Shows a dead letter with its body.") { id };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var letter = await autoVibe.DeadLetters.ShowAsync(parsed.GetRequiredValue(id), ct);
            parsed.Output().Result(letter, console => LetterView.Show(console, letter));
        });
        return command;
    }

    private static Command Edit()
    {
        var id = Id();
        var body = new BodyOptions();
        var command = new Command("edit", "Replaces the body of a dead letter; replay it afterwards.") { id };
        body.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var seen = await autoVibe.DeadLetters.ShowAsync(parsed.GetRequiredValue(id), ct);
            var edited = await autoVibe.DeadLetters.EditAsync(seen.Id, seen.Revision, await body.ReadAsync(parsed, seen.Body, PipelineErrors.BadBody, ct), ct);
            parsed.Output().Result(edited, console => LetterView.Show(console, edited));
        });
        return command;
    }

    private static Command Act(string verb, string description, Func<IDeadLetters, LetterSelection, bool, CancellationToken, Task<LetterReport>> act, string done)
    {
        var ids = new Argument<string[]>("ID") { Arity = ArgumentArity.ZeroOrMore, Description = "Addresses of dead letters, such as 3.0.17." };
        var all = new Option<bool>("--all") { Description = "Every dead letter." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would happen." };
        var filter = new LetterFilterOptions();
        var command = new Command(verb, description) { ids, all, dryRun };
        filter.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            var selection = Selection(parsed.GetValue(ids) ?? [], filter.Read(parsed), parsed.GetValue(all));
            await using var autoVibe = await parsed.OpenAsync(ct);
            var report = await act(autoVibe.DeadLetters, selection, parsed.GetValue(dryRun), ct);
            parsed.Output().Result(report, console => LetterView.Show(console, report, done));
            return ExitCode(report);
        });
        return command;
    }

    private static LetterSelection Selection(string[] ids, DeadLetterFilter filter, bool all)
    {
        var filtered = filter != new DeadLetterFilter();
        if ((ids.Length > 0 ? 1 : 0) + (filtered ? 1 : 0) + (all ? 1 : 0) != 1)
            throw new AutoVibeException(SettingErrors.BadCommandLine, "Exactly one must say which dead letters are meant: addresses, a filter such as --pipeline, or --all.", fix: "Look first with 'autovibe dead-letter list'.");

        return all ? new() { All = true } : filtered ? new() { Filter = filter } : new() { Ids = ids };
    }

    private static int ExitCode(LetterReport report) =>
        report.Refused.Count == 0 ? 0
        : ErrorOutcomes.ExitCode(report.Refused.All(letter => letter.IsUnknown) ? PipelineErrors.UnknownDeadLetter : PipelineErrors.DeadLetterChanged);
}
