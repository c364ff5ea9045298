using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>The ways to call a model that the gateway speaks.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GatewayApi>))]
public enum GatewayApi
{
    /// <summary>Anthropic Messages.</summary>
    [JsonStringEnumMemberName("messages")]
    Messages,

    /// <summary>OpenAI Chat Completions, which many servers of models speak.</summary>
    [JsonStringEnumMemberName("chat_completions")]
    ChatCompletions,

    /// <summary>OpenAI Responses.</summary>
    [JsonStringEnumMemberName("responses")]
    Responses,
}
