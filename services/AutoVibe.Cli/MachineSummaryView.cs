using AutoVibe.Machines;
using Spectre.Console;

namespace AutoVibe.Cli;

/// <summary>Machines added up, as text.</summary>
internal static class MachineSummaryView
{
    public static void Show(IAnsiConsole console, MachineSummary summary)
    {
        if (summary.States.Count == 0)
            console.WriteLine("No machines.");
        else
            console.WriteLine($"{summary.States.Sum(state => state.Machines):N0} machines: {string.Join(", ", summary.States.Select(state => $"{state.Machines:N0} {state.State.ToWord()}"))}");
        if (summary.Open.Count > 0)
            Show(console, summary.Open);
        if (summary.Agents.Count > 0)
            Show(console, summary.Agents);
        if (summary.Budgets.Count > 0)
            Show(console, summary.Budgets);
    }

    private static void Show(IAnsiConsole console, IReadOnlyList<PlaceCount> places)
    {
        var table = new Listing("hub", "state", "machines>");
        foreach (var place in places)
            table.AddRow(Cell.Row(place.Name ?? place.Hub?.ToString() ?? "none yet", place.State.ToWord(), place.Machines));
        Write(console, table);
    }

    private static void Show(IAnsiConsole console, IReadOnlyList<PerformanceView> agents)
    {
        var table = new Listing("agent", "runs>", "succeeded>", "won>", "average>", "half within>", "95 % within>", "cost>", "a run>", "a success>", "tokens>");
        foreach (var one in agents)
        {
            table.AddRow(Cell.Row(
                one.Agent, one.Runs, $"{one.SuccessRate:P0}", one.Won, Time(one.AverageMs), Time(one.MedianMs), Time(one.P95Ms), one.Cost.Amount, one.CostPerRun.Amount, one.CostPerSuccess?.Amount,
                one.Tokens));
        }

        Write(console, table);
    }

    private static void Show(IAnsiConsole console, IReadOnlyList<MoneyView> budgets)
    {
        var table = new Listing("project", "period", "left>", "of>", "currency");
        foreach (var budget in budgets)
            table.AddRow(Cell.Row(budget.Project, budget.Period.ToWord(), budget.Left.Amount, budget.Allocated.Amount, budget.Left.Currency));
        Write(console, table);
    }

    private static void Write(IAnsiConsole console, Listing table)
    {
        console.WriteLine();
        console.Write(table);
    }

    private static string? Time(long? milliseconds) => milliseconds is { } time ? $"{time / 1000.0:N1} s" : null;
}
