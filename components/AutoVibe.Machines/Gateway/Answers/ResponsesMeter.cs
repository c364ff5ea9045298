using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>Reads usage of OpenAI Responses; a stream says it in its last event.</summary>
internal sealed class ResponsesMeter(bool longCache) : AnswerMeter
{
    protected override void Event(JsonNode data)
    {
        if (data.At("type").Text() is not ("response.completed" or "response.incomplete" or "response.failed"))
            return;
        Whole(data.At("response")!);
        IsOver = true;
    }

    protected override void Whole(JsonNode body)
    {
        Id = body.At("id").Text();
        Model = body.At("model").Text();
        FinishReason = body.At("status").Text();
        Reported = OpenAI(body.At("usage"), "input", "output", longCache);
    }
}
