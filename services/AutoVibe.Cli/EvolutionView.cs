using System.Globalization;
using AutoVibe.Machines;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AutoVibe.Cli;

/// <summary>Requests and their attempts as text.</summary>
internal static class EvolutionView
{
    private const int ShownStep = 100;
    private const int ShownError = 500;
    private const int ShownFindings = 5;

    public static string Begins(EvolutionReport report) =>
        $"Request {report.Request}: {report.Project} from checkpoint {report.From}, at most {report.Budget.Amount} {report.Budget.Currency} in all, "
        + (report.Checks.Count == 0 ? "no checks." : $"checked by: {string.Join("; ", report.Checks)}")
        + (report.Review is { } review ? $" Reviewed by: {review.Agent} {review.Model}".TrimEnd() : "")
        + (report.Asks ? " Its agents ask before they change something." : "");

    /// <summary>What every attempt does, for a screen that is drawn again and again.</summary>
    /// <param name="report">The request.</param>
    /// <param name="ask">Draws what waits for a person; null where nobody can be asked.</param>
    public static IRenderable Progress(EvolutionReport report, Func<IEnumerable<Question>, IEnumerable<IRenderable>>? ask)
    {
        if (report.Variants.Count == 0)
            return new Text("waits for its turn");

        var table = new Listing("attempt>", "state", "minutes>", "cost>", "", "step");
        foreach (var variant in report.Variants)
        {
            var minutes = variant.StartedAt is { } start ? (variant.Outcome is null ? TimeProvider.System.GetUtcNow() - start : TimeSpan.FromMilliseconds(variant.DurationMs)).TotalMinutes : 0;
            table.AddRow(Cell.Row(variant.Number, Word(variant), minutes, variant.Cost.Amount, variant.Cost.Currency, Cell.Line(variant.Error ?? variant.Progress, ShownStep)));
        }

        var open = report.Variants.SelectMany(variant => variant.Questions);
        var asked = ask?.Invoke(open) ?? open.Select(question => new Text(QuestionView.Asks(question, ShownStep)));
        return new Rows([table, new Text($"{report.Cost.Amount} of {report.Budget.Amount} {report.Budget.Currency} used"), .. asked]);
    }

    /// <summary>What every attempt does in one line, for output that is kept; a further line for each that waits for a person.</summary>
    public static string Step(EvolutionReport report) => report.Variants.Count == 0
        ? "waits for its turn"
        : string.Join('\n', [
            string.Join(", ", report.Variants.Select(variant => $"{variant.Number}: {Word(variant)}")),
            .. report.Variants.SelectMany(variant => variant.Questions).Select(question => QuestionView.Asks(question, ShownStep)),
        ]);

    public static void Show(IAnsiConsole console, EvolutionReport report)
    {
        var table = new Listing("", "attempt>", "outcome", "checks>", "score>", "cost>", "", "changed>", "seconds>");
        foreach (var variant in report.Variants)
        {
            table.AddRow(Cell.Row(
                variant.Machine == report.Winner ? "*" : "", variant.Number, Word(variant),
                report.Checks.Count == 0 || variant.Checks.Count == 0 ? "" : $"{variant.Checks.Count(check => check.Passed)} of {report.Checks.Count}", variant.Score,
                variant.Cost.Amount, variant.Cost.Currency, variant.Modifications.Added + variant.Modifications.Changed + variant.Modifications.Removed, variant.DurationMs / 1000.0));
        }

        console.Write(table);
        foreach (var variant in report.Variants)
        {
            console.WriteLine($"{variant.Number}: machine {variant.Machine}{(variant.Isolation is { } level ? $" ({level.ToWord()})" : "")}{(variant.Checkpoint is { } kept ? $", checkpoint {kept}" : "")}");
            foreach (var check in variant.Checks.Where(check => !check.Passed))
                console.WriteLine($"{variant.Number}: '{check.Command}' {(check.ExitCode is { } code ? $"ended with {code}" : "was ended")} after {check.DurationMs:N0} ms");
            if (variant.Error is not null)
                console.WriteLine($"{variant.Number}: {Cell.Line(variant.Error, ShownError)}");
            if (variant.ScoreParts is { Total: > 0 } score)
                console.WriteLine($"{variant.Number}: score {Points(score.Total)} = {Points(score.Checks)} for checks{(score.Doubted is { } doubted ? $" ({doubted} contradicted)" : "")}{(score.Review is { } part ? $" + {Points(part)} for its review" : "")} + {Points(score.Cost)} for cost + {Points(score.Size)} for size");
            if (variant.Review is { } review)
                Show(console, variant.Number, review);
        }

        if (report.Variants.Any(variant => variant.Checks.Any(check => !check.Passed)))
            console.WriteLine($"What the checks printed: autovibe machine evidence {report.Request} --log");
        if (report is { State: EvolutionState.Finished, Winner: null } && report.Variants.Any(variant => variant.Egress == NetworkAccess.Closed && variant.Checks.Any(check => !check.Passed)))
            console.WriteLine($"Checks reached no network. If they need it: autovibe project set {report.Project} --network open");
        foreach (var round in report.Rounds.Count > 1 ? report.Rounds : [])
            console.WriteLine($"Round {round.Number} from {round.From}: {round.Note ?? "under way"}");

        console.WriteLine($"{report.Note ?? $"Its state is {report.State.ToWord()}."} {report.Cost.Amount} of {report.Budget.Amount} {report.Budget.Currency} were spent.");
        if (report.State == EvolutionState.AwaitingApproval)
            console.WriteLine($"Make it current: autovibe machine approve {report.Request}   or not: autovibe machine approve {report.Request} --decline");
        if (report is { State: EvolutionState.Finished, Winner: null } && report.Variants.FirstOrDefault(variant => variant.State == MachineState.Paused) is { } rests)
            console.WriteLine($"Let attempt {rests.Number} go on with more money: autovibe machine approve {rests.Machine} --budget AMOUNT");
        if (report.CurrentCheckpoint is { } current)
            console.WriteLine($"Current checkpoint: {current}. The tree: autovibe checkpoint list {report.Project}   Its files: autovibe checkpoint restore {current} --into FOLDER");
    }

    private static void Show(IAnsiConsole console, int number, ReviewView review)
    {
        console.WriteLine($"{number}: {Cell.Line(review.Score is { } score ? $"review by {review.By}: {Points(score)} of 100. {review.Summary}" : review.Summary, ShownError)}");
        foreach (var finding in review.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Take(ShownFindings))
            console.WriteLine($"{number}: {finding.Severity.ToWord()} {finding.Place}: {Cell.Line(finding.Message, ShownError)}");
    }

    private static string Points(double points) => points.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Word(VariantReport variant) => variant.Outcome?.ToWord() ?? variant.State.ToWord();
}
