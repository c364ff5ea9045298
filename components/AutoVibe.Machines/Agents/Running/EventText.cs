using System.Text;

namespace AutoVibe.Machines;

/// <summary>Makes what an agent said fit to be stored and shown: no control characters, no secrets, no text without end.</summary>
internal sealed class EventText(Redactor redactor)
{
    private const int Longest = 64 * 1024;

    // What is printed line by line may begin a secret in one and end it in another.
    private Tail? _saidTail;
    private Tail? _noticedTail;
    private (string? Said, string? Clean) _last;

    public AgentEvent Clean(AgentEvent e) => e switch
    {
        AgentEvent.Started started => new AgentEvent.Started(Clean(started.Session), Clean(started.Model), Clean(started.Version)),
        AgentEvent.Text text => new AgentEvent.Text(Said(text.Content)),
        AgentEvent.ToolUse use => new AgentEvent.ToolUse(Clean(use.Id), Clean(use.Tool), Clean(use.Input)),
        AgentEvent.ToolResult result => result with { Id = Clean(result.Id), Content = Clean(result.Content) },
        AgentEvent.FileChange change => new AgentEvent.FileChange(Clean(change.Path)),
        AgentEvent.PermissionRequest request => request with { Tool = Clean(request.Tool), Input = Clean(request.Input) },
        AgentEvent.Retry retry => retry with { Reason = Clean(retry.Reason) },
        AgentEvent.Notice notice => new AgentEvent.Notice(CleanLine(notice.Content, ref _noticedTail)),
        AgentEvent.Result result => result with { Content = Clean(result.Content) },
        _ => e,
    };

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    public string? Clean(string? text)
    {
        if (text is null)
            return null;

        // The last words of a run may be a line that had its meaning from those before it.
        return text == _last.Said ? _last.Clean! : redactor.Redact(Printable(text)).Excerpt(Longest);
    }

    private string Said(string text)
    {
        _last = (text, CleanLine(text, ref _saidTail));
        return _last.Clean!;
    }

    // Without control characters between its letters a secret is whole again; and it is looked for in the whole text, because one on the border would be cut in two.
    private string CleanLine(string line, ref Tail? tail) => redactor.Redact(Printable(line), ref tail).Excerpt(Longest);

    private static string Printable(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // Half a character comes out as the sign for what cannot be read.
            if (!Rune.IsControl(rune) || rune.Value is '\n' or '\t')
                clean.Append(rune);
        }

        return clean.ToString();
    }
}
