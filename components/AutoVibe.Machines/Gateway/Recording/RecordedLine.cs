using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>One line of a recording.</summary>
internal sealed record RecordedLine
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 512,
    };

    public required int Number { get; init; }

    public required GatewayApi Api { get; init; }

    public required string Model { get; init; }

    public required int Status { get; init; }

    public required string ContentType { get; init; }

    public required bool IsWhole { get; init; }

    public required ChargeBasis Basis { get; init; }

    public required TokenCounts Tokens { get; init; }

    public required string Cost { get; init; }

    public required string Currency { get; init; }

    public required long DurationMs { get; init; }

    public string? Trouble { get; init; }

    /// <summary>The request; null when it was no JSON or too long.</summary>
    public JsonNode? Request { get; init; }

    public required string Answer { get; init; }

    public static RecordedLine? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<RecordedLine>(line, Json);
        }
        catch (JsonException)
        {
            // A process that was killed leaves half a line.
            return null;
        }
    }

    public byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Json), (byte)'\n'];
}
