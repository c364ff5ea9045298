using System.Globalization;
using AutoVibe.Machines;
using Spectre.Console;

namespace AutoVibe.Cli;

/// <summary>Machines as text.</summary>
internal static class MachineView
{
    private const int ShownStep = 50;

    public static void Show(IAnsiConsole console, MachinePage page)
    {
        var table = new Listing("machine", "attempt>", "agent", "state", "cost>", "begun", "step");
        foreach (var one in page.Machines)
        {
            table.AddRow(Cell.Row(
                one.Id, one.Number, one.Agent, one.Outcome?.ToWord() ?? one.State.ToWord(), Money(one.Cost), one.StartedAt, Cell.Line(one.Error ?? one.Progress, ShownStep)));
        }

        console.Write(table);
        if (page.Machines.Count == 0)
            console.WriteLine("No machines. Begin with: autovibe evolve PATH --prompt TEXT --agent NAME");
        if (page.Next is not null)
            console.WriteLine($"More with: --before {page.Next}");
    }

    public static void Show(IAnsiConsole console, Machine one)
    {
        console.MarkupLineInterpolated($"[bold]{one.Id}[/]  {one.Agent}, {one.State.ToWord()}{(one.Outcome is { } outcome ? $", {outcome.ToWord()}" : "")}");
        console.WriteLine($"request     {one.Request}, attempt {one.Number}");
        console.WriteLine($"begun       {one.StartedAt?.ToString("u") ?? "not yet"}{(one.Starts > 1 ? $", {one.Starts} times" : "")}");
        if (one.EndedAt is { } end)
            console.WriteLine($"ended       {end:u}");
        console.WriteLine($"isolation   {one.Isolation?.ToWord() ?? "none yet"}{NetworkOf(one.Egress)}");
        console.WriteLine($"cost        {Money(one.Cost)}, {one.Tokens:N0} tokens, {one.Calls:N0} calls");
        console.WriteLine($"used        {one.Usage.DurationMs / 1000.0:N1} s, {one.Usage.CpuMs / 1000.0:N1} s of processors, {one.Usage.PeakMemory:N0} bytes of memory");
        console.WriteLine($"changed     {one.Modifications.Added:N0} files added, {one.Modifications.Changed:N0} changed, {one.Modifications.Removed:N0} removed");
        console.WriteLine($"checkpoint  {one.LastCheckpoint?.ToString() ?? "none"} ({one.Checkpoints:N0} taken), begun with {one.Parent}");
        if (one.Score is { } score)
            console.WriteLine($"score       {score.Total:N1}: checks {score.Checks:N1}, cost {score.Cost:N1}, size {score.Size:N1}{(score.Doubted is { } doubted ? $"; {doubted} of its checks are contradicted" : "")}");
        if (one.Progress is not null)
            console.WriteLine($"step        {one.Progress}");
        if (one.Error is not null)
            console.WriteLine($"error       {one.Error}");
    }

    public static void Show(IAnsiConsole console, MachineLine line) => console.WriteLine($"{line.At:HH:mm:ss} {line.Kind,-10} {line.Text}");

    public static void Show(IAnsiConsole console, EvidenceList list, bool log)
    {
        var table = new Listing("machine", "source", "command", "passed", "credibility>", "exit>", "milliseconds>", "isolation", "tree", "", "observed");
        foreach (var fact in list.Evidence)
        {
            table.AddRow(Cell.Row(
                fact.Machine, fact.Source.ToWord(), fact.Command, fact.Passed, fact.Credibility, fact.ExitCode, fact.DurationMs, $"{fact.Isolation.ToWord()}{NetworkOf(fact.Egress)}",
                fact.TreeSha256[..12], fact.TreeSha256 == list.CurrentTree ? "current" : "stale", fact.At));
        }

        console.Write(table);
        foreach (var fact in list.Evidence.Where(fact => fact.Source == EvidenceSource.Review))
            console.WriteLine($"{fact.Machine}: {(fact.Review is { } review ? $"review {review.Score.ToString("0.#", CultureInfo.InvariantCulture)} of 100, {Count(fact.Findings.Count)}. {review.Summary}" : fact.Log.Split('\n')[0])}");
        foreach (var fact in list.Evidence.Where(fact => fact.Contradicts is { Count: > 0 }))
            console.WriteLine($"{fact.Machine}: '{fact.Command}' {(fact.Passed ? "passed, and failed" : "failed, and passed")} on the same files at another time (evidence {fact.Contradicts![0]}): it counts half.");
        if (list.Evidence.Count == 0)
            console.WriteLine("No evidence yet.");
        foreach (var fact in log ? list.Evidence : [])
        {
            console.WriteLine($"--- {fact.Machine}: {fact.Command}");
            console.WriteLine(fact.Log);
        }
    }

    public static void Show(IAnsiConsole console, FindingList list)
    {
        if (list.Findings.Count == 0)
            console.WriteLine("No findings.");
        foreach (var (_, machine, finding) in list.Findings)
        {
            console.WriteLine($"{machine} {finding.Severity.ToWord()} {finding.Category} {finding.Place}".TrimEnd() + $": {finding.Message}");
            if (finding.Suggestion is not null)
                console.WriteLine($"    {finding.Suggestion}");
        }
    }

    private static string NetworkOf(NetworkAccess? egress) => egress is { } access ? $", network {access.ToWord()}" : "";

    private static string Count(int findings) => findings == 1 ? "1 finding" : $"{findings} findings";

    private static string Money(long micros) => BudgetAmounts.Format(BudgetResource.Money, micros);
}
