using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AutoVibe.Tests;

/// <summary>Says a reply in the events of Anthropic Messages.</summary>
internal static class AnthropicVoice
{
    public static async Task SayAsync(HttpResponse response, JsonNode request, ModelReply reply)
    {
        var model = (string?)request["model"];
        if (request["stream"]?.GetValue<bool>() != true)
        {
            response.ContentType = "application/json";
            await response.WriteAsync(Message(model, [Block(reply, full: true)], Stop(reply), reply.InputTokens, 7).ToJsonString());
            return;
        }

        await EventAsync(response, "message_start", new() { ["message"] = Message(model, [], null, reply.InputTokens, 1) });
        await EventAsync(response, "content_block_start", new() { ["index"] = 0, ["content_block"] = Block(reply, full: false) });
        await EventAsync(response, "content_block_delta", new() { ["index"] = 0, ["delta"] = Delta(reply) });
        await EventAsync(response, "content_block_stop", new() { ["index"] = 0 });
        await EventAsync(response, "message_delta", new() { ["delta"] = new JsonObject { ["stop_reason"] = Stop(reply) }, ["usage"] = new JsonObject { ["output_tokens"] = 7 } });
        await EventAsync(response, "message_stop", []);
    }

    private static JsonObject Message(string? model, JsonArray content, string? stop, int inputTokens, int tokens) => new()
    {
        ["id"] = $"msg_{Guid.NewGuid():n}",
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = model,
        ["content"] = content,
        ["stop_reason"] = stop,
        ["usage"] = new JsonObject { ["input_tokens"] = inputTokens, ["output_tokens"] = tokens, ["cache_read_input_tokens"] = 5, ["cache_creation_input_tokens"] = 3 },
    };

    private static string Stop(ModelReply reply) => reply is ModelReply.Use ? "tool_use" : "end_turn";

    private static JsonObject Block(ModelReply reply, bool full) => reply switch
    {
        ModelReply.Use use => new() { ["type"] = "tool_use", ["id"] = $"toolu_{Guid.NewGuid():n}", ["name"] = use.Tool, ["input"] = full ? use.Input.DeepClone() : new JsonObject() },
        ModelReply.Say say => new() { ["type"] = "text", ["text"] = full ? say.Words : "" },
        _ => throw new ArgumentException($"{reply}"),
    };

    private static JsonObject Delta(ModelReply reply) => reply switch
    {
        ModelReply.Use use => new() { ["type"] = "input_json_delta", ["partial_json"] = use.Input.ToJsonString() },
        ModelReply.Say say => new() { ["type"] = "text_delta", ["text"] = say.Words },
        _ => throw new ArgumentException($"{reply}"),
    };

    private static Task EventAsync(HttpResponse response, string name, JsonObject data)
    {
        data["type"] = name;
        return response.WriteAsync($"event: {name}\ndata: {data.ToJsonString()}\n\n");
    }
}
