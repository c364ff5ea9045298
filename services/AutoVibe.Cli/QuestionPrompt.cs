using AutoVibe.Machines;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AutoVibe.Cli;

/// <summary>Puts what agents ask to the person at the terminal, one question after the other, while what they do is drawn on.</summary>
/// <param name="answer">Gives the person's word to a machine.</param>
/// <param name="time">The clock.</param>
internal sealed class QuestionPrompt(Func<Guid, Permission, CancellationToken, Task> answer, TimeProvider time)
{
    private const int ShownInput = 1000;
    private const int ShownElsewhere = 100;
    private const int LongestMessage = 2000;

    // A key that was meant for the question before is no word on this one.
    private static readonly TimeSpan Unread = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly HashSet<Guid> _answered = [];
    private readonly HashSet<Guid> _putOff = [];
    private Question? _now;
    private long _shownAt;
    private string? _message;
    private string _note = "";

    /// <summary>What waits for a person: the question that the keys answer comes last.</summary>
    public IEnumerable<IRenderable> Draw(IEnumerable<Question> open)
    {
        lock (_lock)
        {
            var waiting = open.Where(question => !_answered.Contains(question.Id)).ToList();
            Choose(waiting);
            return
            [
                .. waiting.Where(question => _putOff.Contains(question.Id)).Select(question => new Text(QuestionView.Asks(question, ShownElsewhere))),
                .. _note.Length > 0 ? [new Text(_note)] : Array.Empty<Text>(),
                .. _now is null ? [] : Ask(_now, waiting.Count(question => !_putOff.Contains(question.Id)) - 1),
            ];
        }
    }

    /// <summary>Takes keys as the person's word until cancelled.</summary>
    /// <param name="keys">Where the keys come from.</param>
    /// <param name="draw">Draws everything again.</param>
    /// <param name="ct">Ends the reading.</param>
    public async Task ReadAsync(IAnsiConsoleInput keys, Action draw, CancellationToken ct)
    {
        try
        {
            while (await keys.ReadKeyAsync(intercept: true, ct) is { } key)
            {
                if (Take(key) is { } said)
                    await AnswerAsync(said.Question, said.Word, ct);
                draw();
            }
        }
        catch (OperationCanceledException)
        {
            // What was followed is over.
        }
    }

    private void Choose(List<Question> waiting)
    {
        if (_now is not null && waiting.Any(question => question.Id == _now.Id) && !_putOff.Contains(_now.Id))
            return;

        (_now, _message, _shownAt) = (waiting.Find(question => !_putOff.Contains(question.Id)), null, time.GetTimestamp());
    }

    private IEnumerable<Text> Ask(Question question, int more) =>
    [
        new(""),
        new($"Attempt {question.Number} asks to use {question.Tool}: {Cell.Line(question.Input, ShownInput)}"),
        new(_message is null
            ? $"[a] allow  [d] deny  [m] deny with a message  [l] later{(more > 0 ? $"   {more} more wait" : "")}"
            : $"What the agent is told (Enter: deny, Esc: back): {_message}_"),
    ];

    private (Question Question, Permission Word)? Take(ConsoleKeyInfo key)
    {
        lock (_lock)
        {
            if (_now is not { } question || time.GetElapsedTime(_shownAt) < Unread)
                return null;

            _note = "";
            return _message is null ? Choice(question, key) : Typed(question, key);
        }
    }

    private (Question, Permission)? Choice(Question question, ConsoleKeyInfo key)
    {
        switch (char.ToLowerInvariant(key.KeyChar))
        {
            case 'a':
                return (question, new(true, Question: question.Id));
            case 'd':
                return (question, new(false, Question: question.Id));
            case 'm':
                _message = "";
                return null;
            case 'l':
                _putOff.Add(question.Id);
                return null;
            default:
                return null;
        }
    }

    private (Question, Permission)? Typed(Question question, ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                return (question, new(false, _message is { Length: > 0 } message ? message : null, question.Id));
            case ConsoleKey.Escape:
                _message = null;
                break;
            case ConsoleKey.Backspace when _message!.Length > 0:
                _message = _message[..^1];
                break;
            default:
                if (!char.IsControl(key.KeyChar) && _message!.Length < LongestMessage)
                    _message += key.KeyChar;
                break;
        }

        return null;
    }

    private async Task AnswerAsync(Question question, Permission word, CancellationToken ct)
    {
        var note = $"Attempt {question.Number} {(word.Approved ? "may" : "may not")} use {question.Tool}.";
        try
        {
            await answer(question.Machine, word, ct);
            Over(question);
        }
        catch (AutoVibeException error) when (!ct.IsCancellationRequested)
        {
            // Somebody else was quicker, the machine is over, or the server is away; only in the last case it still waits.
            note = error.Message;
            if (error.Error.Kind is ErrorKind.Conflict or ErrorKind.NotFound)
                Over(question);
        }

        lock (_lock)
            _note = note;
    }

    private void Over(Question question)
    {
        lock (_lock)
            _answered.Add(question.Id);
    }
}
