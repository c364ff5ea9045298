using AutoVibe.Machines;
using Spectre.Console;

namespace AutoVibe.Cli;

/// <summary>What agents ask, as text.</summary>
internal static class QuestionView
{
    private const int ShownInput = 2000;

    public static void Show(IAnsiConsole console, QuestionPage page)
    {
        foreach (var question in page.Questions)
        {
            console.MarkupLineInterpolated($"[bold]{question.Id}[/]  {question.State.ToWord()}, asked {question.AskedAt:u}, attempt {question.Number} of request {question.Request}");
            console.WriteLine($"  {question.Tool} {Line(question.Input, ShownInput)}");
            console.WriteLine(question.AnsweredBy is { } who
                ? $"  {who} answered {question.AnsweredAt:u}{(question.Message is { } message ? $": {message}" : "")}"
                : question.EndedAt is { } end ? $"  ended {end:u}" : $"  {HowToAnswer(question)}   or with --decline");
        }

        if (page.Questions.Count == 0)
            console.WriteLine("Nothing waits for a person.");
        if (page.Next is not null)
            console.WriteLine($"More with: --before {page.Next}");
    }

    public static void Show(IAnsiConsole console, Question answered) =>
        console.WriteLine($"Attempt {answered.Number} {(answered.State == QuestionState.Allowed ? "may" : "may not")} use {answered.Tool}: {Line(answered.Input, ShownInput)}");

    /// <summary>What an agent asks, with the command that answers it.</summary>
    public static string Asks(Question question, int most) => $"Attempt {question.Number} asks to use {question.Tool}: {Line(question.Input, most)}  Answer: {HowToAnswer(question)} [--decline]";

    private static string HowToAnswer(Question question) => $"autovibe machine approve {question.Machine} --question {question.Id}";

    private static string Line(string text, int most)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= most ? line : line[..most] + "…";
    }
}
