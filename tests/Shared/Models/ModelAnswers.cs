using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AutoVibe.Tests;

/// <summary>What the model server says.</summary>
internal static class ModelAnswers
{
    public const string Text = "Hello from the stub.";
    public const int Input = 11;
    public const int Cached = 3;
    public const int Output = 7;

    public static int? ErrorOf(ModelBehaviour behaviour) => behaviour switch
    {
        ModelBehaviour.BadRequest => 400,
        ModelBehaviour.Unauthorized => 401,
        ModelBehaviour.TooMany => 429,
        ModelBehaviour.ServerError => 500,
        ModelBehaviour.Overloaded => 529,
        _ => null,
    };

    // A provider that repeats in its error what it was sent.
    public static string Error(int status, IHeaderDictionary headers) =>
        new JsonObject { ["error"] = new JsonObject { ["type"] = "stub_error", ["message"] = $"Status {status} for the key {headers["x-api-key"]}{headers.Authorization}" } }.ToJsonString();

    public static string Whole(string path, ModelBehaviour behaviour) => path switch
    {
        "/v1/messages" => Message(behaviour, new JsonArray(new JsonObject { ["type"] = "text", ["text"] = Text }), "end_turn").ToJsonString(),
        "/v1/chat/completions" => With(new JsonObject
        {
            ["id"] = "chatcmpl-1",
            ["model"] = "stub",
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["finish_reason"] = "stop", ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = Text } }),
        }, ChatUsage(behaviour)).ToJsonString(),
        _ => Response(behaviour).ToJsonString(),
    };

    public static IReadOnlyList<string> Events(string path, ModelBehaviour behaviour) => path switch
    {
        "/v1/messages" =>
        [
            Named(new() { ["type"] = "message_start", ["message"] = Message(behaviour, [], null) }),
            Named(new() { ["type"] = "content_block_start", ["index"] = 0, ["content_block"] = new JsonObject { ["type"] = "text", ["text"] = "" } }),
            .. Text.Split(' ').Select(word => Named(new() { ["type"] = "content_block_delta", ["index"] = 0, ["delta"] = new JsonObject { ["type"] = "text_delta", ["text"] = word } })),
            Named(new() { ["type"] = "content_block_stop", ["index"] = 0 }),
            Named(With(new() { ["type"] = "message_delta", ["delta"] = new JsonObject { ["stop_reason"] = "end_turn" } }, behaviour == ModelBehaviour.NoUsage ? null : new() { ["output_tokens"] = Said(behaviour) })),
            Named(new() { ["type"] = "message_stop" }),
        ],
        "/v1/chat/completions" =>
        [
            .. Text.Split(' ').Select(word => Unnamed(Chunk(new() { ["content"] = word }, null))),
            Unnamed(Chunk([], "stop")),
            .. behaviour == ModelBehaviour.NoUsage ? (string[])[] : [Unnamed(new() { ["id"] = "chatcmpl-1", ["choices"] = new JsonArray(), ["usage"] = ChatUsage(behaviour) })],
            "data: [DONE]\n\n",
        ],
        _ =>
        [
            Named(new() { ["type"] = "response.created", ["response"] = new JsonObject { ["id"] = "resp_1" } }),
            .. Text.Split(' ').Select(word => Named(new() { ["type"] = "response.output_text.delta", ["item_id"] = "m", ["content_index"] = 0, ["delta"] = word })),
            Named(new() { ["type"] = "response.completed", ["response"] = Response(behaviour) }),
        ],
    };

    private static long Said(ModelBehaviour behaviour) => behaviour switch
    {
        ModelBehaviour.UsageTooHigh => 1_000_000_000_000,
        ModelBehaviour.UsageTooLow => 0,
        _ => Output,
    };

    private static JsonObject Message(ModelBehaviour behaviour, JsonArray content, string? stop)
    {
        var message = new JsonObject { ["id"] = "msg_1", ["type"] = "message", ["role"] = "assistant", ["model"] = "stub", ["content"] = content, ["stop_reason"] = stop };
        return behaviour == ModelBehaviour.NoUsage ? message : With(message, new()
        {
            ["input_tokens"] = Input,
            ["cache_read_input_tokens"] = Cached,
            ["cache_creation_input_tokens"] = 0,
            ["output_tokens"] = stop is null ? 1 : Said(behaviour),
        });
    }

    private static JsonObject? ChatUsage(ModelBehaviour behaviour) => behaviour == ModelBehaviour.NoUsage ? null : new()
    {
        ["prompt_tokens"] = Input + Cached,
        ["completion_tokens"] = Said(behaviour),
        ["total_tokens"] = Input + Cached + Said(behaviour),
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = Cached, ["cache_write_tokens"] = 0 },
    };

    private static JsonObject Response(ModelBehaviour behaviour) => With(new JsonObject
    {
        ["id"] = "resp_1",
        ["model"] = "stub",
        ["status"] = "completed",
        ["output"] = new JsonArray(new JsonObject { ["type"] = "message", ["content"] = new JsonArray(new JsonObject { ["type"] = "output_text", ["text"] = Text }) }),
    }, behaviour == ModelBehaviour.NoUsage ? null : new()
    {
        ["input_tokens"] = Input + Cached,
        ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = Cached, ["cache_write_tokens"] = 0 },
        ["output_tokens"] = Said(behaviour),
    });

    private static JsonObject Chunk(JsonObject delta, string? finish) =>
        new() { ["id"] = "chatcmpl-1", ["model"] = "stub", ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }) };

    private static JsonObject With(JsonObject answer, JsonObject? usage)
    {
        if (usage is not null)
            answer["usage"] = usage;
        return answer;
    }

    private static string Named(JsonObject data) => $"event: {data["type"]}\n{Unnamed(data)}";

    private static string Unnamed(JsonObject data) => $"data: {JsonSerializer.Serialize(data)}\n\n";
}
