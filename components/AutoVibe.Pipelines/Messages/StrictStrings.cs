using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVibe.Pipelines;

/// <summary>Writes no text that could not be read again, and none that alone is larger than a message may be.</summary>
internal sealed class StrictStrings : JsonConverter<string>
{
    // Longer ones are written piece by piece: the writer makes room for six characters for each one of a piece.
    private const int PieceLength = 4096;

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        Check(value);
        var rest = value.AsSpan();
        if (rest.Length <= PieceLength)
        {
            writer.WriteStringValue(rest);
            return;
        }

        for (; rest.Length > PieceLength; rest = rest[PieceLength..])
            writer.WriteStringValueSegment(rest[..PieceLength], isFinalSegment: false);
        writer.WriteStringValueSegment(rest, isFinalSegment: true);
    }

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        Check(value);
        writer.WritePropertyName(value);
    }

    private static void Check(string value)
    {
        BoundedBuffer.Current?.Require(value.Length);
        StrictText.Check(value);
    }
}

/// <summary>Writes bytes in base 64, unless they alone are more than a message may hold.</summary>
internal sealed class BoundedBytes : JsonConverter<byte[]>
{
    public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetBytesFromBase64();

    public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options)
    {
        BoundedBuffer.Current?.Require(value.Length);
        writer.WriteBase64StringValue(value);
    }
}
