using System.Text.Json.Nodes;

namespace AutoVibe.Machines.Tests;

/// <summary>Requests as agents make them.</summary>
internal static class Requests
{
    public const string Stub = "stub";

    /// <summary>A dollar for a million tokens of the prompt, five for one of the answer: whole millionths.</summary>
    public static readonly ModelPrice Price = new()
    {
        Model = Stub,
        Input = 1_000_000,
        CachedRead = 1_000_000,
        CacheWrite = 1_000_000,
        CacheWriteLong = 2_000_000,
        Output = 5_000_000,
        MaxInput = 200_000,
        MaxOutput = 64_000,
    };

    public static string PathOf(GatewayApi api) => api switch
    {
        GatewayApi.Messages => "/v1/messages",
        GatewayApi.ChatCompletions => "/v1/chat/completions",
        _ => "/v1/responses",
    };

    public static string LimitOf(GatewayApi api) => api switch
    {
        GatewayApi.Messages => "max_tokens",
        GatewayApi.ChatCompletions => "max_completion_tokens",
        _ => "max_output_tokens",
    };

    public static string Of(GatewayApi api, bool stream = false, long? output = 100, string model = Stub, string text = "Hello?") => Node(api, stream, output, model, text).ToJsonString();

    public static JsonObject Node(GatewayApi api, bool stream = false, long? output = 100, string model = Stub, string text = "Hello?")
    {
        var request = new JsonObject { ["model"] = model, ["stream"] = stream, [api == GatewayApi.Responses ? "input" : "messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text }) };
        if (output is { } limit)
            request[LimitOf(api)] = limit;
        return request;
    }
}
