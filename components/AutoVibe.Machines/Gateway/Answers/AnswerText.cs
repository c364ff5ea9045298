using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>A piece of what a model said, and where it stands.</summary>
/// <param name="Channel">Pieces of one channel are one text, however a stream cuts it.</param>
/// <param name="Holder">The object that holds the piece.</param>
/// <param name="Name">Its name there.</param>
internal readonly record struct AnswerText(string Channel, JsonObject Holder, string Name)
{
    private static readonly string[] Words = ["text", "thinking", "partial_json", "content", "reasoning_content", "reasoning", "refusal", "arguments", "input"];

    public string Text => Holder[Name].Text() ?? "";

    /// <summary>The pieces of an event of a stream, of any of the APIs.</summary>
    public static IEnumerable<AnswerText> OfEvent(JsonNode data)
    {
        // Anthropic: an object. OpenAI Responses: a text.
        if (data.At("delta") is JsonObject delta)
            return In(delta, $"{data.At("index")}");
        if (data is JsonObject members && data.At("delta").Text() is not null)
            return [new($"{data.At("type").Text()} {data.At("item_id").Text()} {data.At("content_index")} {data.At("summary_index")}", members, "delta")];
        return Choices(data, "delta");
    }

    /// <summary>The texts of a whole answer, of any of the APIs.</summary>
    public static IEnumerable<AnswerText> OfWhole(JsonNode body) =>
    [
        .. body.At("content").Items().OfType<JsonObject>().SelectMany((block, at) => In(block, $"{at}")),
        .. Choices(body, "message"),
        .. body.At("output").Items().OfType<JsonObject>().SelectMany((item, at) => In(item, $"{at}")),
        .. body.At("output").Items().SelectMany(item => item.At("content").Items()).OfType<JsonObject>().SelectMany((part, at) => In(part, $"content {at}")),
    ];

    private static IEnumerable<AnswerText> Choices(JsonNode data, string name)
    {
        foreach (var choice in data.At("choices").Items())
        {
            if (choice.At(name) is not JsonObject said)
                continue;
            foreach (var piece in In(said, $"{choice.At("index")}"))
                yield return piece;
            foreach (var call in said["tool_calls"].Items())
            {
                foreach (var part in new[] { call.At("function"), call.At("custom") }.OfType<JsonObject>())
                {
                    foreach (var piece in In(part, $"{choice.At("index")} call {call.At("index")}"))
                        yield return piece;
                }
            }
        }
    }

    private static IEnumerable<AnswerText> In(JsonObject holder, string channel) =>
        Words.Where(word => holder[word].Text() is { Length: > 0 }).Select(word => new AnswerText($"{channel} {word}", holder, word));
}
