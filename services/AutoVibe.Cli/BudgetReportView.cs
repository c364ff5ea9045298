using AutoVibe.Machines;
using System.Globalization;
using Spectre.Console;

namespace AutoVibe.Cli;

/// <summary>Budgets as text.</summary>
internal static class BudgetReportView
{
    public static void Show(IAnsiConsole console, BudgetReport report)
    {
        if (report.Budgets.Count == 0)
        {
            console.WriteLine($"Project {report.Project} has no budgets: a request may cost AutoVibe:Budget:Default, other resources are unlimited.");
            console.WriteLine($"Set one with: autovibe budget set {report.Project} --resource money --period monthly AMOUNT");
            return;
        }

        var table = new Listing("resource", "period", "allocated>", "reserved>", "settled>", "left>", "unit", "alert", "next period");
        foreach (var budget in report.Budgets)
        {
            table.AddRow(Cell.Row(
                Word(budget.Resource), Word(budget.Period), budget.Allocated, budget.Reserved, budget.Settled, budget.Left, budget.Unit,
                budget.Alert == 0 ? null : $"{budget.Alert} %", budget.NextAt));
        }

        console.Write(table);
        foreach (var budget in report.Budgets.Where(budget => budget.Overshoot is not ("0" or "0.00")))
            console.WriteLine($"{Word(budget.Resource)}, {Word(budget.Period)}: {budget.Overshoot} {budget.Unit} were used beyond the allocation.");
    }

    public static void Show(IAnsiConsole console, UsageReport report)
    {
        if (report.Usage.Count == 0)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Project {report.Project} used nothing from {report.From:O} to {report.To:O}."));
        var table = new Listing(report.By == UsageGrouping.Resource ? "" : Word(report.By), "resource", "used>", "unit", "acts>");
        foreach (var line in report.Usage)
            table.AddRow(Cell.Row(line.Key, Word(line.Resource), line.Amount, line.Unit, line.Acts));
        if (report.Usage.Count > 0)
            console.Write(table);
    }

    private static string Word<T>(T value)
        where T : struct, Enum => Machines.Words.ToWord(value);
}
