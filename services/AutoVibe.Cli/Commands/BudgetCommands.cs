using System.CommandLine;
using AutoVibe.Machines;

namespace AutoVibe.Cli;

internal static class BudgetCommands
{
    public static Command Create() => new("budget", "What projects may use, and what they have used.") { Set(), Show(), Usage() };

    private static Argument<string> Project() => new("PROJECT") { Description = "Its slug, id or repository." };

    private static Command Set()
    {
        var project = Project();
        var amount = new Argument<string>("AMOUNT") { Description = "Money in the installation's currency, times in seconds, everything else in its own unit." };
        var resource = new Option<string>("--resource") { Description = "What is limited.", HelpName = "RESOURCE", DefaultValueFactory = _ => BudgetResource.Money.ToWord() };
        var period = new Option<string>("--period") { Description = "For how long.", HelpName = "PERIOD", DefaultValueFactory = _ => BudgetPeriod.Monthly.ToWord() };
        resource.AcceptOnlyFromAmong([.. Enum.GetValues<BudgetResource>().Select(Words.ToWord)]);
        period.AcceptOnlyFromAmong([.. Enum.GetValues<BudgetPeriod>().Where(value => value != BudgetPeriod.Request).Select(Words.ToWord)]);
        var command = new Command("set", "Sets what a project may use of a resource in a period, from now on.") { project, amount, resource, period };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var change = new BudgetChange(
                Words.FromWord<BudgetResource>(parsed.GetRequiredValue(resource)), Words.FromWord<BudgetPeriod>(parsed.GetRequiredValue(period)), parsed.GetRequiredValue(amount));
            var report = await autoVibe.Budgets.SetAsync(parsed.GetRequiredValue(project), change, ct);
            parsed.Output().Result(report, console => BudgetReportView.Show(console, report));
        });
        return command;
    }

    private static Command Show()
    {
        var project = Project();
        var command = new Command("show", "Shows what a project may use, what is reserved and settled, and what is left.") { project };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var report = await autoVibe.Budgets.ShowAsync(parsed.GetRequiredValue(project), ct);
            parsed.Output().Result(report, console => BudgetReportView.Show(console, report));
        });
        return command;
    }

    private static Command Usage()
    {
        var project = Project();
        var from = new Option<DateOnly?>("--from") { Description = "The first day, in UTC. Default: thirty days before the last one.", HelpName = "DAY" };
        var to = new Option<DateOnly?>("--to") { Description = "The last day, in UTC. Default: today.", HelpName = "DAY" };
        var by = new Option<UsageGrouping>("--by") { Description = "What is added up by itself." };
        var command = new Command("usage", "Adds up what a project used.") { project, from, to, by };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var report = await autoVibe.Budgets.UsageAsync(parsed.GetRequiredValue(project), new(parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(by)), ct);
            parsed.Output().Result(report, console => BudgetReportView.Show(console, report));
        });
        return command;
    }
}
