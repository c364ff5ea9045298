using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>Reads usage of OpenAI Chat Completions; a stream says it in its last event, where it was asked to.</summary>
internal sealed class ChatMeter(bool longCache) : AnswerMeter
{
    public override bool IsUsageOnly(JsonNode data) => data.At("usage") is JsonObject && data.At("choices") is JsonArray { Count: 0 };

    protected override void Event(JsonNode data)
    {
        Id ??= data.At("id").Text();
        Model ??= data.At("model").Text();
        foreach (var choice in data.At("choices").Items())
            FinishReason = choice.At("finish_reason").Text() ?? FinishReason;
        if (data.At("usage") is not JsonObject usage)
            return;

        // Some servers say in every event what was used so far.
        Reported = OpenAI(usage, "prompt", "completion", longCache);
        IsOver = FinishReason is not null;
    }

    protected override void Whole(JsonNode body) => Event(body);
}
