namespace AutoVibe.Machines;

/// <summary>Sees what the agent of a replayed run says, and how its calls end.</summary>
internal sealed class ReplayWitness(IProgress<string>? progress) : IAgentObserver, IGatewayObserver
{
    private const int LongestLine = 300;
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
        new(new PermissionAnswer(false, "Nobody is asked while a run is repeated."));

    public void Ended(GatewayExchange exchange)
    {
        if (exchange.Status == 402)
            Interlocked.Increment(ref _unpaid);
        else if (exchange.Status == 200)
            Interlocked.Increment(ref _answered);
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
