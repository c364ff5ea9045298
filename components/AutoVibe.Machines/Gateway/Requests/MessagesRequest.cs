using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>A request to Anthropic Messages.</summary>
internal sealed class MessagesRequest : ModelRequest
{
    private const long LeastThinking = 1024;

    private static readonly FrozenSet<string> Known = new[]
    {
        "model", "messages", "max_tokens", "system", "stream", "temperature", "top_p", "top_k", "stop_sequences", "metadata", "tools", "tool_choice", "thinking",
        "output_config", "output_format", "context_management", "cache_control", "service_tier",
    }.ToFrozenSet();

    // These kinds are defined by Anthropic and run by the agent.
    private static readonly string[] AgentTools = ["bash_", "text_editor_", "computer_", "memory_"];

    public MessagesRequest(JsonObject body, IReadOnlyCollection<string> furtherFields)
        : base(body, [.. Known, .. furtherFields])
    {
        KeepTier("standard_only");
        KeepTools(IsRunByTheAgent);
        if (body["context_management"] is JsonObject management && management["edits"] is JsonArray edits)
            LeaveOutCompaction(edits);

        Content(body["system"]);
        LookAtCache(body["cache_control"]);
        foreach (var tool in body["tools"].Items())
            LookAtCache(tool.At("cache_control"));
        foreach (var message in body["messages"].Items())
            Content(message.At("content"));
    }

    public override long? AskedOutput => Body["max_tokens"].Count();

    public override long LeastOutput => Budget is null ? 1 : LeastThinking * 2;

    private JsonObject? Budget => Body["thinking"] is JsonObject thinking && thinking["budget_tokens"] is not null ? thinking : null;

    // What is thought counts as answer, and must be less than all of it.
    public override void Limit(long output)
    {
        Body["max_tokens"] = output;
        if (Budget is { } thinking && !(thinking["budget_tokens"].Count() < output))
            thinking["budget_tokens"] = Math.Max(LeastThinking, output / 2);
    }

    private static bool IsRunByTheAgent(JsonNode? tool) => tool is JsonObject && tool.At("type") is var type
        && (type is null || (type.Text() is { } name && (name == "custom" || AgentTools.Any(kind => name.StartsWith(kind, StringComparison.Ordinal)))));

    // It is one more call of a model, whose prompt is the whole conversation.
    private void LeaveOutCompaction(JsonArray edits)
    {
        foreach (var edit in edits.Where(edit => edit.At("type").Text()?.StartsWith("clear_", StringComparison.Ordinal) != true).ToList())
        {
            edits.Remove(edit);
            Note($"context_management {edit.At("type").Text()} left out");
        }

        if (edits.Count == 0)
            Body.Remove("context_management");
    }

    private void Content(JsonNode? content)
    {
        foreach (var block in content.Items())
        {
            LookAtCache(block.At("cache_control"));
            switch (block.At("type").Text())
            {
                case "text" or "thinking" or "redacted_thinking" or "tool_use" or "search_result":
                    break;
                case "tool_result":
                    Content(block.At("content"));
                    break;
                case "image":
                    Prompt.AddImage(block.At("source").At("data").Text()?.Length ?? 0);
                    break;
                case var other:
                    Prompt.AddUnbounded($"a block of type '{other}'");
                    break;
            }
        }
    }

    private void LookAtCache(JsonNode? control) => LongCache |= control is not null && control.At("ttl") is { } time && time.Text() != "5m";
}
