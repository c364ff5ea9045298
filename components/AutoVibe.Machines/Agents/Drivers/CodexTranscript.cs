using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AutoVibe.Machines;

/// <summary>Reads Codex.</summary>
internal sealed partial class CodexTranscript : JsonTranscript
{
    private string? _said;

    protected override IEnumerable<AgentEvent> Read(JsonElement line)
    {
        switch (line.Text("type"))
        {
            case "thread.started":
                Session = line.Text("thread_id");
                return [new AgentEvent.Started(Session, null, null)];
            case "item.started":
                return Began(line.At("item"));
            case "item.completed":
                return Done(line.At("item"));
            case "turn.completed":
                var usage = line.At("usage");
                Result = new(true, _said, null);
                return [new AgentEvent.Usage(usage.Number("input_tokens") ?? 0, usage.Number("output_tokens") ?? 0, usage.Number("cached_input_tokens") ?? 0, null), Result];
            case "turn.failed":
                Result = new(false, line.Text("error", "message"), null);
                return [Result];
            case "error":
                return [Trouble(line.Text("message") ?? line.Shown())];
            default:
                return [];
        }
    }

    public override AgentJudgement Judge(int exitCode, string complaints) => Result switch
    {
        { Succeeded: true } when exitCode == 0 => new(AgentOutcome.Succeeded, Result.Content),
        { Succeeded: false } => new(Result.Content?.Contains("status 402 ", StringComparison.Ordinal) == true ? AgentOutcome.OutOfBudget : AgentOutcome.Failed, Result.Content),
        _ => ByExitCode(exitCode == 0 ? 1 : exitCode, "It ended without telling a result.", complaints),
    };

    private static AgentEvent Trouble(string message)
    {
        if (Again().Match(message) is not { Success: true } again)
            return new AgentEvent.Notice(message);

        var status = again.Groups["status"] is { Success: true } number ? int.Parse(number.Value, CultureInfo.InvariantCulture) : (int?)null;
        return new AgentEvent.Retry(int.Parse(again.Groups["attempt"].Value, CultureInfo.InvariantCulture), status, again.Groups["reason"].Value);
    }

    private static IEnumerable<AgentEvent> Began(JsonElement item) =>
        Use(item) is { } use ? [new AgentEvent.ToolUse(item.Text("id") ?? "", use.Tool, use.Input)] : [];

    private IEnumerable<AgentEvent> Done(JsonElement item)
    {
        var id = item.Text("id") ?? "";
        switch (item.Text("type"))
        {
            case "agent_message":
                _said = item.Text("text") ?? "";
                yield return new AgentEvent.Text(_said);
                break;
            case "error":
                yield return new AgentEvent.Notice(item.Text("message") ?? item.Shown());
                break;
            case "file_change":
                foreach (var path in item.Items("changes").Select(change => change.Text("path")).OfType<string>())
                    yield return new AgentEvent.FileChange(path);
                break;
            case not null when Use(item) is not null:
                var failed = item.Text("status") is "failed" or "declined" || (item.Number("exit_code") ?? 0) != 0;
                yield return new AgentEvent.ToolResult(id, item.Text("aggregated_output") ?? item.At("result").Shown(), failed);
                break;
        }
    }

    private static (string Tool, string Input)? Use(JsonElement item) => item.Text("type") switch
    {
        "command_execution" => ("shell", item.Text("command") ?? ""),
        "mcp_tool_call" => (item.Text("tool") ?? "mcp", item.At("arguments").Shown()),
        "web_search" => ("web_search", item.Text("query") ?? ""),
        _ => null,
    };

    [GeneratedRegex(@"^Reconnecting\.\.\. (?<attempt>\d{1,4})/\d+ \((?<reason>(?:unexpected status (?<status>\d{3}))?.*)\)$", RegexOptions.Singleline)]
    private static partial Regex Again();
}
