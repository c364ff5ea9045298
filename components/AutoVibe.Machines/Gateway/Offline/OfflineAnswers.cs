using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>Whole answers of the offline model.</summary>
internal static class OfflineAnswers
{
    public static JsonObject Of(GatewayApi api, OfflineReply reply) => api switch
    {
        GatewayApi.Messages => Message(reply, [new JsonObject { ["type"] = "text", ["text"] = reply.Text }], reply.IsCut ? "max_tokens" : "end_turn", reply.Output),
        GatewayApi.ChatCompletions => Chat(reply),
        _ => Response(reply, reply.IsCut ? "incomplete" : "completed", [Item(reply, "completed", reply.Text)]),
    };

    public static JsonObject Message(OfflineReply reply, JsonArray content, string? stop, int output) => new()
    {
        ["id"] = $"msg_{reply.Id}",
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = OfflineModel.Name,
        ["content"] = content,
        ["stop_reason"] = stop,
        ["stop_sequence"] = null,
        ["usage"] = new JsonObject { ["input_tokens"] = reply.Input, ["cache_creation_input_tokens"] = 0, ["cache_read_input_tokens"] = 0, ["output_tokens"] = output },
    };

    public static JsonObject ChatUsage(OfflineReply reply) => new()
    {
        ["prompt_tokens"] = reply.Input,
        ["completion_tokens"] = reply.Output,
        ["total_tokens"] = reply.Input + reply.Output,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = 0, ["cache_write_tokens"] = 0 },
    };

    public static JsonObject Response(OfflineReply reply, string status, JsonArray output) => new()
    {
        ["id"] = $"resp_{reply.Id}",
        ["object"] = "response",
        ["created_at"] = 0,
        ["status"] = status,
        ["model"] = OfflineModel.Name,
        ["output"] = output,
        ["incomplete_details"] = status == "incomplete" ? new JsonObject { ["reason"] = "max_output_tokens" } : null,
        ["error"] = null,
        ["usage"] = status == "in_progress" ? null : new JsonObject
        {
            ["input_tokens"] = reply.Input,
            ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = 0, ["cache_write_tokens"] = 0 },
            ["output_tokens"] = reply.Output,
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0 },
            ["total_tokens"] = reply.Input + reply.Output,
        },
    };

    public static JsonObject Item(OfflineReply reply, string status, string? text) => new()
    {
        ["id"] = $"msg_{reply.Id}",
        ["type"] = "message",
        ["role"] = "assistant",
        ["status"] = status,
        ["content"] = text is null ? [] : new JsonArray(Part(text)),
    };

    public static JsonObject Part(string text) => new() { ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray() };

    private static JsonObject Chat(OfflineReply reply) => new()
    {
        ["id"] = $"chatcmpl-{reply.Id}",
        ["object"] = "chat.completion",
        ["created"] = 0,
        ["model"] = OfflineModel.Name,
        ["choices"] = new JsonArray([.. Enumerable.Range(0, reply.Answers).Select(index => new JsonObject
        {
            ["index"] = index,
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = reply.Text },
            ["finish_reason"] = reply.IsCut ? "length" : "stop",
        })]),
        ["usage"] = ChatUsage(reply),
    };
}
