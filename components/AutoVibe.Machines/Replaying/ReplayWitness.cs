namespace AutoVibe.Machines;

/// <summary>Sees what the agent of a replayed run says, and how its calls end; answers it as people did.</summary>
/// <param name="progress">Gets what it says.</param>
/// <param name="asked">What people were asked in that run, newest first.</param>
/// <param name="limit">How long an answer was waited for.</param>
internal sealed class ReplayWitness(IProgress<string>? progress, IReadOnlyList<Question> asked, TimeSpan limit) : IAgentObserver, IGatewayObserver
{
    private const int LongestLine = 300;
    private readonly Lock _lock = new();
    private readonly List<Question> _asked = [.. asked.Where(question => question.State is not QuestionState.Withdrawn).Reverse()];
    private int _answered;
    private int _unpaid;

    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Whether a call was answered as it was then: nothing fits into the budget.</summary>
    public bool WasRefused => Volatile.Read(ref _unpaid) > 0;

    public ValueTask OnAsync(AgentEvent e, CancellationToken ct)
    {
        if (progress is not null && Words(e) is { Length: > 0 } words)
            progress.Report(words.ReplaceLineEndings(" ").Shorten(LongestLine));
        return ValueTask.CompletedTask;
    }

    public ValueTask<PermissionAnswer> AskAsync(AgentEvent.PermissionRequest request, CancellationToken ct) =>
        new(Asked(request)?.AnswerIn(limit) ?? new PermissionAnswer(false, "Nobody was asked this in the run that is repeated."));

    public void Ended(GatewayExchange exchange)
    {
        if (exchange.Status == 402)
            Interlocked.Increment(ref _unpaid);
        else if (exchange.Status == 200)
            Interlocked.Increment(ref _answered);
    }

    // The same question may have been asked several times, and answered each time anew.
    private Question? Asked(AgentEvent.PermissionRequest request)
    {
        lock (_lock)
        {
            var same = _asked.FirstOrDefault(question => question.Tool == request.Tool && question.Input == request.Input.Excerpt(Question.LongestInput));
            if (same is not null)
                _asked.Remove(same);
            return same;
        }
    }

    private static string? Words(AgentEvent e) => e switch
    {
        AgentEvent.Text text => text.Content,
        AgentEvent.ToolUse use => $"{use.Tool} {use.Input}",
        AgentEvent.FileChange change => change.Path,
        AgentEvent.Notice notice => notice.Content,
        _ => null,
    };
}
