using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>Reads Claude Code, and speaks its control protocol for questions.</summary>
internal sealed class ClaudeTranscript() : StreamJsonTranscript("Write", "Edit", "MultiEdit", "NotebookEdit")
{
    // The program runs the tool with the input that the answer names, so it gets its own words back, whatever was hidden from people.
    private readonly Dictionary<string, string> _asked = [];

    public override string? Answer(string request, PermissionAnswer answer)
    {
        if (!_asked.Remove(request, out var input))
            return null;

        JsonObject decision = answer.Allowed
            ? new() { ["behavior"] = "allow", ["updatedInput"] = JsonNode.Parse(input) }
            : new() { ["behavior"] = "deny", ["message"] = answer.Message ?? "A person did not allow this." };
        return new JsonObject
        {
            ["type"] = "control_response",
            ["response"] = new JsonObject { ["subtype"] = "success", ["request_id"] = request, ["response"] = decision },
        }.ToJsonString();
    }

    protected override IEnumerable<AgentEvent> Other(JsonElement line)
    {
        var id = line.Text("request_id") ?? "";
        switch (line.Text("type"))
        {
            case "control_request" when line.Text("request", "subtype") == "can_use_tool":
                var input = line.At("request", "input") is { ValueKind: JsonValueKind.Object } given ? given.GetRawText() : "{}";
                _asked[id] = input;
                yield return new AgentEvent.PermissionRequest(id, line.Text("request", "tool_name") ?? "", input);
                break;
            case "control_cancel_request":
                _asked.Remove(id);
                yield return new AgentEvent.Withdrawn(id);
                break;
        }
    }
}
