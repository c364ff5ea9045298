using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AutoVibe.Cli;

/// <summary>Where a command's result goes: text for people, or one line of JSON for programs.</summary>
internal sealed class Output(bool json)
{
    private const int WidthWithoutTerminal = 200;
    private readonly IAnsiConsole _console = Console(System.Console.Out, System.Console.IsOutputRedirected);
    private readonly IAnsiConsole _errors = Console(System.Console.Error, System.Console.IsErrorRedirected);

    public bool Json { get; } = json;

    /// <summary>The keys of the person at the terminal; null where nobody reads there or could answer.</summary>
    public IAnsiConsoleInput? Keys =>
        Json || System.Console.IsInputRedirected || System.Console.IsOutputRedirected || System.Console.IsErrorRedirected || !AnsiConsole.Profile.Capabilities.Interactive ? null : AnsiConsole.Console.Input;

    /// <summary>Prints the one result of a command.</summary>
    public void Result<T>(T value, Action<IAnsiConsole> show)
    {
        if (Json)
            System.Console.Out.WriteLine(JsonSerializer.Serialize(value, WireFormat.Options));
        else
            show(_console);
    }

    /// <summary>Prints the error that ended a command; with --json it takes the place of the result.</summary>
    public void Error(ErrorReport error)
    {
        if (Json)
        {
            System.Console.Out.WriteLine(JsonSerializer.Serialize(new { error }, WireFormat.Options));
            return;
        }

        _errors.MarkupLineInterpolated($"[red]{error.Code}[/]: {error.Message}");
        _errors.WriteLine(error.Fix);
    }

    /// <summary>Runs something long; on a terminal a line on standard error says how far it is.</summary>
    /// <param name="what">What is counted.</param>
    /// <param name="work">The work; it reports how much is done, and of how much where that is known.</param>
    public async Task<T> ProgressAsync<T>(string what, Func<IProgress<(long Done, long? All)>, Task<T>> work)
    {
        if (System.Console.IsErrorRedirected)
            return await work(new Relay<(long, long?)>(_ => { }));

        var progress = _errors.Progress().AutoClear(true).Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn());
        return await progress.StartAsync(async context =>
        {
            var task = context.AddTask($"0 {what}");
            task.IsIndeterminate = true;
            return await work(new Relay<(long Done, long? All)>(now =>
            {
                task.Description = $"{now.Done:N0} {what}";
                task.IsIndeterminate = now.All is null;
                task.MaxValue = now.All ?? 1;
                task.Value = now.All is null ? 0 : now.Done;
            }));
        });
    }

    /// <summary>Says something beside the result, on standard error.</summary>
    public void Say(string text) => _errors.WriteLine(text);

    /// <summary>Runs something long whose parts are seen: on a terminal drawn again and again, elsewhere a line whenever it has changed.</summary>
    /// <param name="first">How it is at first.</param>
    /// <param name="draw">What is drawn.</param>
    /// <param name="line">What stands in a line.</param>
    /// <param name="work">The work; it shows how it is.</param>
    public async Task<T> LiveAsync<T>(T first, Func<T, IRenderable> draw, Func<T, string> line, Func<Action<T>, Task<T>> work)
    {
        if (!System.Console.IsErrorRedirected)
        {
            // What does not fit is left out above: below stands what a person is asked.
            return await _errors.Live(draw(first)).AutoClear(true).Cropping(VerticalOverflowCropping.Top).StartAsync(context => work(now =>
            {
                context.UpdateTarget(draw(now));
                context.Refresh();
            }));
        }

        var last = "";
        return await work(now =>
        {
            if (line(now) is var text && text != last)
                Say(last = text);
        });
    }

    /// <summary>Says that the server answers.</summary>
    public void Announce(ServerFacts facts)
    {
        if (Json)
            System.Console.Out.WriteLine(JsonSerializer.Serialize(facts, WireFormat.Options));
        else
            Banner.Print(facts);
    }

    private static IAnsiConsole Console(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
            console.Profile.Width = WidthWithoutTerminal;

        return console;
    }
}
