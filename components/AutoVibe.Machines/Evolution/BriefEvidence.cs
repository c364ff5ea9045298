using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>Evidence as messages carry it: a message has a largest size, and what a command printed stands in the row of the evidence.</summary>
internal sealed class BriefEvidence : JsonConverter<IReadOnlyList<Evidence>>
{
    public override IReadOnlyList<Evidence> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<List<Evidence>>(ref reader, options) ?? [];

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<Evidence> value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, Lesson.Needed(value), options);
}

/// <summary>Leaves attempts out of a message: all that is told of them stands in their rows.</summary>
internal sealed class UntoldAttempts : JsonConverter<IReadOnlyList<Attempt>>
{
    public override IReadOnlyList<Attempt> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Skip();
        return [];
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<Attempt> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteEndArray();
    }
}
