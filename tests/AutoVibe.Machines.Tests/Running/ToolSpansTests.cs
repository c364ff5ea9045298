using System.Collections.Concurrent;
using System.Diagnostics;

namespace AutoVibe.Machines.Tests;

public sealed class ToolSpansTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;
    private readonly Activity _machine = new Activity("machine").Start();

    public ToolSpansTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == GatewayTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _machine.Dispose();
    }

    [Fact]
    public async Task Each_use_of_a_tool_is_a_span_below_its_machine_that_tells_nothing_of_what_it_is_given()
    {
        var heard = new Heard();
        using (var spans = new ToolSpans(heard, _machine))
        {
            await spans.OnAsync(new AgentEvent.ToolUse("1", "Bash", "secret"), default);
            await spans.OnAsync(new AgentEvent.ToolUse("2", "Edit", "secret"), default);
            await spans.OnAsync(new AgentEvent.ToolUse("3", "Read", "secret"), default);
            await spans.OnAsync(new AgentEvent.ToolResult("1", "secret", Failed: false), default);
            await spans.OnAsync(new AgentEvent.ToolResult("2", "secret", Failed: true), default);
            await spans.OnAsync(new AgentEvent.ToolResult("nobody's", "secret", Failed: true), default);
        }

        var own = _ended.Where(span => span.TraceId == _machine.TraceId).ToList();
        Assert.Equal(["execute_tool Bash", "execute_tool Edit", "execute_tool Read"], own.Select(span => span.DisplayName));
        Assert.Equal([null, "tool_error", "no_result"], own.Select(span => span.GetTagItem("error.type")));
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error, ActivityStatusCode.Error], own.Select(span => span.Status));
        Assert.All(own, span => Assert.Equal((_machine.SpanId, "execute_tool"), (span.ParentSpanId, span.GetTagItem("gen_ai.operation.name"))));
        Assert.Equal(["Bash", "Edit", "Read"], own.Select(span => span.GetTagItem("gen_ai.tool.name")));
        Assert.DoesNotContain(own.SelectMany(span => span.TagObjects), tag => $"{tag.Value}".Contains("secret", StringComparison.Ordinal));
        Assert.Equal(6, heard.Events);
    }

    [Fact]
    public async Task An_agent_that_never_tells_results_does_not_fill_the_memory()
    {
        using (var spans = new ToolSpans(new Heard(), _machine))
        {
            for (var use = 0; use < 1000; use++)
                await spans.OnAsync(new AgentEvent.ToolUse($"{use}", "Bash", ""), default);
        }

        Assert.Equal(256, _ended.Count(span => span.TraceId == _machine.TraceId));
    }

    private sealed class Heard : IAgentObserver
    {
        public int Events { get; private set; }

        public ValueTask OnAsync(AgentEvent e, CancellationToken ct)
        {
            Events++;
            return ValueTask.CompletedTask;
        }

        public ValueTask<PermissionAnswer> AskAsync(AgentEvent.PermissionRequest request, CancellationToken ct) => new(new PermissionAnswer(true));
    }
}
