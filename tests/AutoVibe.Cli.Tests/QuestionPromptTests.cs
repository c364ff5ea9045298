using AutoVibe.Hosting;
using AutoVibe.Machines;
using AutoVibe.Pipelines;
using AutoVibe.Pipelines.Testing;
using Spectre.Console;

namespace AutoVibe.Cli.Tests;

public sealed class QuestionPromptTests
{
    private const string Choices = "[a] allow  [d] deny  [m] deny with a message  [l] later";
    private readonly ManualTime _time = new();
    private readonly List<(Guid Machine, Permission Word)> _said = [];
    private readonly List<Question> _open = [Question("Write"), Question("Bash")];
    private readonly QuestionPrompt _prompt;
    private AutoVibeException? _refusal;

    public QuestionPromptTests() => _prompt = new(
        (machine, word, _) =>
        {
            _said.Add((machine, word));
            return _refusal is null ? Task.CompletedTask : Task.FromException(_refusal);
        },
        _time);

    [Theory]
    [InlineData("a", true, null)]
    [InlineData("d", false, null)]
    [InlineData("mLeav\be it.\r", false, "Leae it.")]
    [InlineData("mx\u001ba", true, null)]
    [InlineData("?ma\r", false, "a")]
    public async Task A_key_is_the_persons_word_on_the_question_that_is_shown(string keys, bool approved, string? message)
    {
        Assert.Equal(["", "Attempt 1 asks to use Write: {\"path\": \"a\"}", $"{Choices}   1 more wait"], Shown());

        await PressAsync(keys);

        Assert.Equal([(_open[0].Machine, new Permission(approved, message, _open[0].Id))], _said);
        Assert.Equal([$"Attempt 1 {(approved ? "may" : "may not")} use Write.", "", "Attempt 1 asks to use Bash: {\"path\": \"a\"}", Choices], Shown());
    }

    [Fact]
    public async Task What_is_put_off_is_asked_no_more_and_can_be_answered_elsewhere()
    {
        Shown();

        await PressAsync("l");

        Assert.Equal([QuestionView.Asks(_open[0], 100), "", "Attempt 1 asks to use Bash: {\"path\": \"a\"}", Choices], Shown());
        await PressAsync("l");
        Assert.Equal([QuestionView.Asks(_open[0], 100), QuestionView.Asks(_open[1], 100)], Shown());
        await PressAsync("a");
        Assert.Empty(_said);
    }

    [Fact]
    public async Task A_message_is_seen_while_it_is_typed_and_forgotten_when_its_question_is_over()
    {
        Shown();

        await PressAsync("mNot th");

        Assert.Equal("What the agent is told (Enter: deny, Esc: back): Not th_", Shown()[^1]);
        _open.RemoveAt(0);
        Assert.Equal(Choices, Shown()[^1]);
    }

    [Fact]
    public async Task A_key_that_comes_with_a_question_is_no_word_on_it()
    {
        Shown();

        await PressAsync("a", read: TimeSpan.FromMilliseconds(499));

        Assert.Empty(_said);
    }

    [Theory]
    [InlineData(true, "Bash")]
    [InlineData(false, "Write")]
    public async Task What_is_over_is_asked_no_more_and_what_was_not_heard_is_asked_again(bool over, string next)
    {
        Shown();
        _refusal = new(over ? MachineErrors.QuestionIsOver : PipelineErrors.StoreUnavailable, "It is not to be.");

        await PressAsync("a");

        Assert.Equal(["It is not to be.", "", $"Attempt 1 asks to use {next}: {{\"path\": \"a\"}}"], Shown()[..3]);
    }

    private static Question Question(string tool) => new()
    {
        Id = Guid.CreateVersion7(), Machine = Guid.CreateVersion7(), Project = Guid.Empty, Request = Guid.Empty, Number = 1, Start = 1, Tool = tool, Input = "{\"path\":\n\"a\"}", AskedAt = default,
    };

    private async Task PressAsync(string text, TimeSpan? read = null)
    {
        _time.Advance(read ?? TimeSpan.FromSeconds(1));
        await _prompt.ReadAsync(new Keys(text), () => { }, default);
    }

    private string[] Shown()
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 200;
        foreach (var line in _prompt.Draw(_open))
            console.Write(new Rows(line));
        return text.ToString().ReplaceLineEndings("\n") is { Length: > 0 } shown ? [.. shown[..^1].Split('\n').Select(line => line.TrimEnd())] : [];
    }

    private sealed class Keys(string text) : IAnsiConsoleInput
    {
        private int _next;

        public bool IsKeyAvailable() => _next < text.Length;

        public ConsoleKeyInfo? ReadKey(bool intercept) => IsKeyAvailable() ? Key(text[_next++]) : null;

        public Task<ConsoleKeyInfo?> ReadKeyAsync(bool intercept, CancellationToken cancellationToken) => Task.FromResult(ReadKey(intercept));

        private static ConsoleKeyInfo Key(char letter) => new(
            letter,
            letter switch
            {
                '\r' => ConsoleKey.Enter,
                '\b' => ConsoleKey.Backspace,
                '\u001b' => ConsoleKey.Escape,
                _ => ConsoleKey.None,
            },
            shift: false, alt: false, control: false);
    }
}
