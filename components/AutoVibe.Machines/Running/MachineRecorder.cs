using System.Globalization;

namespace AutoVibe.Machines;

/// <summary>Writes down what a machine says, does and costs: in batches, twice a second at most, and no more lines than a log may have.</summary>
/// <param name="machine">The machine.</param>
/// <param name="store">Where it is written.</param>
/// <param name="logs">Tells lines, once they are written, to whoever follows them.</param>
/// <param name="grant">Tells what its calls have cost.</param>
/// <param name="questions">Asks people what its agent may do.</param>
/// <param name="first">The number of the first line.</param>
/// <param name="time">The clock.</param>
internal sealed class MachineRecorder(Machine machine, IMachineStore store, MachineLogs logs, GatewayGrant grant, MachineQuestions questions, int first, TimeProvider time) : IAgentObserver, IAsyncDisposable
{
    private const int MostLines = 20_000;
    private const int LongestLine = 8_000;
    private const int LongestProgress = 300;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _end = new();
    private List<MachineLine> _lines = [];
    private int _next = first;
    private string? _progress;
    private (string? Progress, string? Session, Spent Spent) _written;
    private long _lastWrite = time.GetTimestamp();
    private string? _session;
    private Task _writing = Task.CompletedTask;

    /// <summary>Cancelled when another hub has begun the machine.</summary>
    public CancellationToken Lost => _lost.Token;

    public void Begin() => _writing = WriteAsync();

    public ValueTask OnAsync(AgentEvent e, CancellationToken ct)
    {
        var (kind, text, isProgress) = Words(e);
        lock (_lock)
        {
            if (e is AgentEvent.Started { Session: { } session })
                _session = session;
            if (isProgress)
                _progress = text.Shorten(LongestProgress);
        }

        Add(kind, text);
        return ValueTask.CompletedTask;
    }

    public ValueTask<PermissionAnswer> AskAsync(AgentEvent.PermissionRequest request, CancellationToken ct) => new(questions.AskAsync(request, Say, ct));

    /// <summary>Adds a line of AutoVibe's own.</summary>
    public void Say(string text) => Add("autovibe", text);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _writing;
        await FlushAsync();
        _lost.Dispose();
        _end.Dispose();
    }

    // What is progress is shown as the step at which the machine is.
    public static (string Kind, string Text, bool IsProgress) Words(AgentEvent e) => e switch
    {
        AgentEvent.Started started => ("started", $"{started.Model} {started.Version} {started.Session}".Trim(), false),
        AgentEvent.Text text => ("text", text.Content, true),
        AgentEvent.ToolUse use => ("tool_use", $"{use.Tool} {use.Input}", true),
        AgentEvent.ToolResult result => (result.Failed ? "tool_error" : "tool_result", result.Content, false),
        AgentEvent.FileChange change => ("file", change.Path, true),
        AgentEvent.Usage usage => ("usage", $"{usage.InputTokens:N0} tokens in, {usage.OutputTokens:N0} out", false),
        AgentEvent.PermissionRequest request => ("permission", $"{request.Tool} {request.Input}", true),
        AgentEvent.Retry retry => ("retry", $"{retry.Status} {retry.Reason}".Trim(), true),
        AgentEvent.Notice notice => ("notice", notice.Content, false),
        AgentEvent.Result result => ("result", result.Content ?? "", false),
        _ => throw new System.Diagnostics.UnreachableException($"{e.GetType().Name}"),
    };

    // As the database keeps it: a line is the same, wherever it comes from.
    private DateTimeOffset Now => time.GetUtcNow() is var now ? now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)) : default;

    private void Add(string kind, string text)
    {
        lock (_lock)
        {
            if (_next > MostLines)
                return;

            _lines.Add(_next == MostLines
                ? new(_next, Now, "autovibe", string.Create(CultureInfo.InvariantCulture, $"The log has {MostLines:N0} lines; no more are kept."))
                : new(_next, Now, kind, text.Shorten(LongestLine)));
            _next++;
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(Every, time, _end.Token);
                if (IsDue() && !await FlushAsync())
                    await _lost.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The last lines are written by whoever disposes it.
        }
    }

    // When nothing has changed, it is written now and then all the same: the answer tells whether the machine still is this hub's.
    private bool IsDue()
    {
        lock (_lock)
            return _lines.Count > 0 || _written != (_progress, _session, grant.Spent) || time.GetElapsedTime(_lastWrite) >= Longest;
    }

    // Not cancelled: lines that are taken to be written are written.
    private async Task<bool> FlushAsync()
    {
        MachineUpdate update;
        lock (_lock)
        {
            var spent = grant.Spent;
            _written = (_progress, _session, spent);
            _lastWrite = time.GetTimestamp();
            update = new MachineUpdate { Machine = machine.Id, Start = machine.Starts, Progress = _progress, Session = _session, Lines = _lines }.With(machine.Spent + spent);
            _lines = [];
        }

        try
        {
            if (!await store.UpdateAsync(update, CancellationToken.None))
                return false;
        }
        catch (Pipelines.AutoVibeException)
        {
            // The database is away: the lines come with the next try.
            lock (_lock)
                _lines = [.. update.Lines, .. _lines];
            return true;
        }

        // Only what counts is told: the line of a hub that has lost its machine would stand in the place of another.
        await logs.TellAsync(machine.Id, update.Lines, CancellationToken.None);
        return true;
    }
}
