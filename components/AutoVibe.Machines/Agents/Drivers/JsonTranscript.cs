using System.Text.Json;

namespace AutoVibe.Machines;

/// <summary>Reads a program that prints one JSON object a line. A line that is none is a notice.</summary>
internal abstract class JsonTranscript : AgentTranscript
{
    public sealed override IEnumerable<AgentEvent> Read(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return [];

        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object ? [.. Read(document.RootElement)] : [new AgentEvent.Notice(line)];
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or FormatException)
        {
            // The last two come from values that have another type than in every version that is known, or hold half a character.
            return [new AgentEvent.Notice(line)];
        }
    }

    protected abstract IEnumerable<AgentEvent> Read(JsonElement line);
}
