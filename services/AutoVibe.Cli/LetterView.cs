using System.Text.Json;
using Spectre.Console;

namespace AutoVibe.Cli;

/// <summary>Dead letters as text.</summary>
internal static class LetterView
{
    private const int LongestError = 100;
    private static readonly JsonSerializerOptions Pretty = new(WireFormat.Options) { WriteIndented = true };

    public static void Show(IAnsiConsole console, LetterPage page)
    {
        var table = new Listing("id", "pipeline", "edge", "key", "reason", "failures>", "parked", "error");
        foreach (var letter in page.Letters)
            table.AddRow(Cell.Row(letter.Id, letter.Pipeline, letter.Edge, letter.Key, letter.Reason, letter.Failures, letter.ParkedAt, FirstLine(letter.Error)));

        console.Write(table);
        console.WriteLine($"{page.Total:N0} dead letters{(page.Next is null ? "." : $"; more with: --cursor {page.Next}")}");
    }

    public static void Show(IAnsiConsole console, Letter letter)
    {
        console.MarkupLineInterpolated($"[bold]{letter.Id}[/]  {letter.Pipeline}, {letter.Edge}");
        console.WriteLine($"message   {letter.MessageId}, contract {letter.Contract}, revision {letter.Revision}");
        console.WriteLine($"key       {letter.Key ?? "none"}{(letter.Holds ? "; later messages of this key wait behind it" : "")}");
        console.WriteLine($"reason    {letter.Reason} after {letter.Failures} failures, parked {letter.ParkedAt:u}");
        if (letter.Error is not null)
            console.WriteLine($"error     {letter.Error}");
        console.WriteLine(letter.Body is { } body ? JsonSerializer.Serialize(body, Pretty) : $"no JSON, in Base64: {letter.BodyBase64}");
    }

    public static void Show(IAnsiConsole console, LetterReport report, string done)
    {
        console.WriteLine(report.DryRun
            ? $"{report.Changed:N0} of {report.Matched:N0} dead letters would be {done}."
            : $"{report.Changed:N0} of {report.Matched:N0} dead letters were {done}.");
        foreach (var letter in report.Refused)
            console.WriteLine($"{letter.Id} stays: {letter.Problem}");
    }

    private static string? FirstLine(string? error)
    {
        var line = error?.Split('\n')[0].Trim();
        return line?.Length > LongestError ? line[..LongestError] + "…" : line;
    }
}
