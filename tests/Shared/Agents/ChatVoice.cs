using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AutoVibe.Tests;

/// <summary>Says a reply in the pieces of OpenAI Chat Completions.</summary>
internal static class ChatVoice
{
    public static async Task SayAsync(HttpResponse response, JsonNode request, ModelReply reply)
    {
        var usage = new JsonObject { ["prompt_tokens"] = reply.InputTokens, ["completion_tokens"] = 7, ["total_tokens"] = reply.InputTokens + 7, ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = 5 } };
        if (request["stream"]?.GetValue<bool>() != true)
        {
            var whole = Piece(request, "message", Message(reply), Stop(reply));
            whole["object"] = "chat.completion";
            whole["usage"] = usage;
            response.ContentType = "application/json";
            await response.WriteAsync(whole.ToJsonString());
            return;
        }

        await DataAsync(response, Piece(request, "delta", Message(reply), null).ToJsonString());
        await DataAsync(response, Piece(request, "delta", [], Stop(reply)).ToJsonString());
        var last = Piece(request, "delta", [], null);
        last["choices"] = new JsonArray();
        last["usage"] = usage;
        await DataAsync(response, last.ToJsonString());
        await DataAsync(response, "[DONE]");
    }

    private static string Stop(ModelReply reply) => reply is ModelReply.Use ? "tool_calls" : "stop";

    private static JsonObject Message(ModelReply reply) => reply switch
    {
        ModelReply.Use use => new()
        {
            ["role"] = "assistant",
            ["tool_calls"] = new JsonArray(new JsonObject
            {
                ["index"] = 0,
                ["id"] = $"call_{Guid.NewGuid():n}",
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = use.Tool, ["arguments"] = use.Input.ToJsonString() },
            }),
        },
        ModelReply.Say say => new() { ["role"] = "assistant", ["content"] = say.Words },
        _ => throw new ArgumentException($"{reply}"),
    };

    private static JsonObject Piece(JsonNode request, string part, JsonObject content, string? stop) => new()
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1,
        ["model"] = request["model"]?.DeepClone(),
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, [part] = content, ["finish_reason"] = stop }),
    };

    private static Task DataAsync(HttpResponse response, string data) => response.WriteAsync($"data: {data}\n\n");
}
