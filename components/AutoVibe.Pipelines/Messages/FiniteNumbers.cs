using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVibe.Pipelines;

/// <summary>Refuses numbers beyond the range of their type, which the reader would take for infinite.</summary>
internal sealed class FiniteDoubles : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDouble() is var number && double.IsFinite(number) ? number : throw new JsonException("A number is out of the range of a double.");

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

/// <inheritdoc cref="FiniteDoubles"/>
internal sealed class FiniteSingles : JsonConverter<float>
{
    public override float Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetSingle() is var number && float.IsFinite(number) ? number : throw new JsonException("A number is out of the range of a float.");

    public override void Write(Utf8JsonWriter writer, float value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
