using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AutoVibe.Machines;

/// <summary>Reads the form <c>stream-json</c> that Claude Code prints, and Qwen Code after its example.</summary>
/// <param name="writingTools">The tools that change the file which their input names.</param>
internal abstract partial class StreamJsonTranscript(params string[] writingTools) : JsonTranscript
{
    private readonly Dictionary<string, string> _written = [];

    protected override IEnumerable<AgentEvent> Read(JsonElement line)
    {
        Session = line.Text("session_id") ?? Session;
        return line.Text("type") switch
        {
            "system" => System(line),
            "assistant" => line.At("message").Items("content").SelectMany(Said),
            "user" => line.At("message").Items("content").SelectMany(Given),
            "result" => Ended(line),
            _ => Other(line),
        };
    }

    /// <summary>A line of a type that the two programs do not share.</summary>
    protected virtual IEnumerable<AgentEvent> Other(JsonElement line) => [];

    private IEnumerable<AgentEvent> System(JsonElement line) => line.Text("subtype") switch
    {
        "init" => [new AgentEvent.Started(Session, line.Text("model"), line.Text("claude_code_version") ?? line.Text("qwen_code_version") ?? line.Text("version"))],
        "api_retry" => [new AgentEvent.Retry((int)(line.Number("attempt") ?? 0), (int?)line.Number("error_status"), line.At("error").Shown())],
        _ => [],
    };

    private IEnumerable<AgentEvent> Said(JsonElement block)
    {
        switch (block.Text("type"))
        {
            case "text" when block.Text("text") is { Length: > 0 } text:
                yield return new AgentEvent.Text(text);
                break;
            case "tool_use":
                var (id, tool) = (block.Text("id") ?? "", block.Text("name") ?? "");
                if (writingTools.Contains(tool) && (block.Text("input", "file_path") ?? block.Text("input", "notebook_path")) is { } path)
                    _written[id] = path;
                yield return new AgentEvent.ToolUse(id, tool, block.At("input").Shown());
                break;
        }
    }

    private IEnumerable<AgentEvent> Given(JsonElement block)
    {
        if (block.Text("type") != "tool_result")
            yield break;

        var (id, failed) = (block.Text("tool_use_id") ?? "", block.IsTrue("is_error"));
        yield return new AgentEvent.ToolResult(id, Content(block.At("content")), failed);
        if (_written.Remove(id, out var path) && !failed)
            yield return new AgentEvent.FileChange(path);
    }

    private static string Content(JsonElement content) => content.ValueKind == JsonValueKind.Array
        ? string.Join('\n', content.EnumerateArray().Select(part => part.Text("text") ?? part.Shown()))
        : content.Shown();

    private IEnumerable<AgentEvent> Ended(JsonElement line)
    {
        var usage = line.At("usage");
        var cached = usage.Number("cache_read_input_tokens") ?? 0;
        yield return new AgentEvent.Usage(
            (usage.Number("input_tokens") ?? 0) + cached + (usage.Number("cache_creation_input_tokens") ?? 0),
            usage.Number("output_tokens") ?? 0,
            cached,
            line.At("total_cost_usd") is { ValueKind: JsonValueKind.Number } cost && cost.TryGetDecimal(out var dollars) ? dollars : null);

        // A failed call of the model is told as success with an error in it, or as success that only its words belie; a tool that was not allowed is told as plain success.
        var denied = line.Items("permission_denials").Select(denial => denial.Text("tool_name") ?? "a tool").Distinct().ToList();
        var words = line.Text("result") ?? line.Text("error", "message") ?? string.Join('\n', line.Items("errors").Select(error => error.Shown()));
        var trouble = Trouble().Match(words);
        var succeeded = line.Text("subtype") == "success" && !line.IsTrue("is_error") && denied.Count == 0 && !trouble.Success;
        if (denied.Count > 0)
            words = $"It was not allowed to use {string.Join(", ", denied)}. {words}";
        Reason = line.Text("subtype");
        Result = new(succeeded, words.Length > 0 ? words : Reason, (int?)line.Number("api_error_status") ?? Status(trouble));
        yield return Result;
    }

    private static int? Status(Match trouble) => trouble.Groups["status"] is { Success: true } status ? int.Parse(status.Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^\[API Error: (?<status>\d{3}\b)?")]
    private static partial Regex Trouble();

    /// <summary>The program's own word for its end.</summary>
    protected string? Reason { get; private set; }

    public override AgentJudgement Judge(int exitCode, string complaints)
    {
        if (Result is null)
            return ByExitCode(exitCode == 0 ? 1 : exitCode, "It ended without telling a result.", complaints);

        return new(
            Result.Succeeded && exitCode == 0 ? AgentOutcome.Succeeded
            : Result.Status == 402 ? AgentOutcome.OutOfBudget
            : Reason is "error_max_turns" or "error_max_budget_usd" ? AgentOutcome.Limit
            : AgentOutcome.Failed,
            Result.Content);
    }
}
