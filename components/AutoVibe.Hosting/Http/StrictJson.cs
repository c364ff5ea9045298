using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AutoVibe.Hosting;

/// <summary>Refuses text with NUL: no database keeps it and no path may hold it.</summary>
internal sealed class TextWithoutNul : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException("A text is expected.");

        var text = reader.GetString()!;
        return text.Contains('\0') ? throw new JsonException("A text contains a NUL character.") : text;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>Refuses objects in which a name stands twice in the words of a bad body. The serializer's own converter takes that for a mistake of its caller.</summary>
internal sealed class ObjectWithoutDuplicates : JsonConverter<JsonObject>
{
    public override JsonObject? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return JsonMetadataServices.JsonObjectConverter.Read(ref reader, typeToConvert, options);
        }
        catch (ArgumentException twice)
        {
            throw new JsonException("A name stands twice in an object.", twice);
        }
    }

    public override void Write(Utf8JsonWriter writer, JsonObject value, JsonSerializerOptions options) => value.WriteTo(writer, options);
}
