using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AutoVibe.Tests;

/// <summary>Says a reply in the events of OpenAI Responses.</summary>
internal static class ResponsesVoice
{
    public static async Task SayAsync(HttpResponse response, JsonNode request, ModelReply reply)
    {
        var item = Item(reply);
        await EventAsync(response, "response.created", new() { ["response"] = new JsonObject { ["id"] = "resp_1", ["status"] = "in_progress" } });
        await EventAsync(response, "response.output_item.added", new() { ["output_index"] = 0, ["item"] = item.DeepClone() });
        await EventAsync(response, "response.output_item.done", new() { ["output_index"] = 0, ["item"] = item.DeepClone() });
        await EventAsync(response, "response.completed", new()
        {
            ["response"] = new JsonObject
            {
                ["id"] = "resp_1",
                ["object"] = "response",
                ["status"] = "completed",
                ["model"] = request["model"]?.DeepClone(),
                ["output"] = new JsonArray(item),
                ["usage"] = new JsonObject
                {
                    ["input_tokens"] = reply.InputTokens,
                    ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = 5 },
                    ["output_tokens"] = 7,
                    ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0 },
                    ["total_tokens"] = reply.InputTokens + 7,
                },
            },
        });
    }

    private static JsonObject Item(ModelReply reply) => reply switch
    {
        ModelReply.Use use => new()
        {
            ["type"] = "function_call",
            ["id"] = $"fc_{Guid.NewGuid():n}",
            ["call_id"] = $"call_{Guid.NewGuid():n}",
            ["name"] = use.Tool,
            ["arguments"] = use.Input.ToJsonString(),
            ["status"] = "completed",
        },
        ModelReply.Say say => new()
        {
            ["type"] = "message",
            ["id"] = $"msg_{Guid.NewGuid():n}",
            ["role"] = "assistant",
            ["status"] = "completed",
            ["content"] = new JsonArray(new JsonObject { ["type"] = "output_text", ["text"] = say.Words, ["annotations"] = new JsonArray() }),
        },
        _ => throw new ArgumentException($"{reply}"),
    };

    private static Task EventAsync(HttpResponse response, string name, JsonObject data)
    {
        data["type"] = name;
        return response.WriteAsync($"event: {name}\ndata: {data.ToJsonString()}\n\n");
    }
}
