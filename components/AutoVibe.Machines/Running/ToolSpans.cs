using System.Diagnostics;

namespace AutoVibe.Machines;

/// <summary>Hears what an agent tells and makes a span of each use of a tool, below that of its machine. What tools are given and give back stays out of it.</summary>
/// <param name="inner">Who hears it too.</param>
/// <param name="machine">The machine's span; null where nobody listens.</param>
internal sealed class ToolSpans(IAgentObserver inner, Activity? machine) : IAgentObserver, IDisposable
{
    // Whoever never tells a result must not fill the memory.
    private const int MostOpen = 256;
    private const int LongestName = 200;
    private readonly Dictionary<string, Activity> _open = [];

    public ValueTask OnAsync(AgentEvent e, CancellationToken ct)
    {
        if (e is AgentEvent.ToolUse use)
            Begin(use);
        else if (e is AgentEvent.ToolResult result && _open.Remove(result.Id, out var span))
            End(span, result.Failed ? "tool_error" : null);
        return inner.OnAsync(e, ct);
    }

    public ValueTask<PermissionAnswer> AskAsync(AgentEvent.PermissionRequest request, CancellationToken ct) => inner.AskAsync(request, ct);

    /// <summary>Ends what has no result: the agent ended before.</summary>
    public void Dispose()
    {
        foreach (var span in _open.Values)
            End(span, "no_result");
        _open.Clear();
    }

    private void Begin(AgentEvent.ToolUse use)
    {
        if (machine is null || _open.Count >= MostOpen || _open.ContainsKey(use.Id))
            return;

        var tool = use.Tool.Length <= LongestName ? use.Tool : use.Tool[..LongestName];
        var span = MachineTelemetry.Source.StartActivity($"execute_tool {tool}", ActivityKind.Internal, machine.Context);
        if (span is null)
            return;

        span.SetTag(GenAi.OperationName, "execute_tool").SetTag(GenAi.ToolName, tool).SetTag(GenAi.ToolCallId, use.Id).SetTag(GenAi.Machine, machine.GetTagItem(GenAi.AgentId));
        _open.Add(use.Id, span);
        // What runs here meanwhile is no part of the tool's use.
        Activity.Current = machine;
    }

    private static void End(Activity span, string? error)
    {
        if (error is not null)
            span.SetTag(GenAi.ErrorType, error).SetStatus(ActivityStatusCode.Error);
        span.Dispose();
    }
}
