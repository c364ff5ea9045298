using System.CommandLine;
using Spectre.Console;

namespace AutoVibe.Cli;

internal static class ExplainCommand
{
    public static Command Create()
    {
        var code = new Argument<string?>("CODE") { Arity = ArgumentArity.ZeroOrOne, Description = "A code such as AV4001. Without it, all errors are listed." };
        var command = new Command("explain", "Explains an error code.") { code };
        command.SetAction(parsed => Run(parsed.GetValue(code), parsed.Output()));
        return command;
    }

    private static void Run(string? code, Output output)
    {
        if (code is null)
            output.Result(new { errors = ErrorCatalog.All }, List);
        else
            output.Result(ErrorCatalog.Find(code), console => Show(console, ErrorCatalog.Find(code)));
    }

    private static void List(IAnsiConsole console)
    {
        var grid = new Grid().AddColumn().AddColumn();
        foreach (var error in ErrorCatalog.All)
            grid.AddRow(new Text(error.Code), new Text(error.Title));
        console.Write(grid);
    }

    private static void Show(IAnsiConsole console, ErrorCode error)
    {
        console.MarkupLineInterpolated($"[bold]{error.Code}[/] {error.Title}");
        console.WriteLine(error.Explanation);
        console.MarkupLineInterpolated($"[green]{error.Fix}[/]");
        console.WriteLine($"HTTP status {ErrorOutcomes.Status(error)}, exit code {ErrorOutcomes.ExitCode(error)}.");
    }
}
