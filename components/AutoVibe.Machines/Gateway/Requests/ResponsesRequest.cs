using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>A request to OpenAI Responses.</summary>
internal sealed class ResponsesRequest : ModelRequest
{
    private static readonly FrozenSet<string> Known = new[]
    {
        "model", "input", "instructions", "max_output_tokens", "stream", "stream_options", "temperature", "top_p", "top_logprobs", "tools", "tool_choice", "parallel_tool_calls", "text", "reasoning", "store",
        "include", "metadata", "user", "truncation", "previous_response_id", "conversation", "safety_identifier", "prompt_cache_key", "prompt_cache_retention", "service_tier",
    }.ToFrozenSet();

    public ResponsesRequest(JsonObject body, IReadOnlyCollection<string> furtherFields)
        : base(body, [.. Known, .. furtherFields])
    {
        KeepTier("default");
        KeepTools(IsRunByTheAgent);
        LongCache = body["prompt_cache_retention"] is not null;
        if (body["previous_response_id"] is not null || body["conversation"] is not null)
            Prompt.AddUnbounded("a conversation that the provider keeps");
        foreach (var item in body["input"].Items())
            Item(item);
    }

    public override long? AskedOutput => Body["max_output_tokens"].Count();

    public override void Limit(long output) => Body["max_output_tokens"] = output;

    private static bool IsRunByTheAgent(JsonNode? tool) => tool.At("type").Text() switch
    {
        "function" or "custom" or "local_shell" or "apply_patch" or "computer" or "computer_use_preview" => true,
        "shell" => tool.At("environment").At("type").Text() == "local",
        "namespace" => tool.At("tools").Items().All(IsRunByTheAgent),
        _ => false,
    };

    private void Item(JsonNode? item)
    {
        switch (item.At("type").Text())
        {
            case null or "message":
                Parts(item.At("content"));
                break;
            case "function_call_output" or "custom_tool_call_output" or "apply_patch_call_output" or "shell_call_output" or "local_shell_call_output":
                Parts(item.At("output"));
                break;
            case "function_call" or "custom_tool_call" or "apply_patch_call" or "shell_call" or "local_shell_call" or "computer_call" or "reasoning":
                break;
            case var other:
                Prompt.AddUnbounded($"an item of type '{other}'");
                break;
        }
    }

    private void Parts(JsonNode? content)
    {
        foreach (var part in content.Items())
        {
            switch (part.At("type").Text())
            {
                case "input_text" or "output_text" or "text" or "refusal" or "summary_text":
                    break;
                case "input_image" when part is JsonObject image:
                    Image(image);
                    break;
                case "input_audio":
                    throw Refused("Audio has no price.");
                case null when part.At("stdout") is not null:
                    break;
                case var other:
                    Prompt.AddUnbounded($"a part of type '{other}'");
                    break;
            }
        }
    }

    // Without it an image has as many tokens as it has patches.
    private void Image(JsonObject image)
    {
        image["detail"] = image["detail"].Text() == "low" ? "low" : "high";
        Prompt.AddImage(image["image_url"].Text() is { } url && url.StartsWith("data:", StringComparison.Ordinal) ? url.Length : 0);
    }
}
