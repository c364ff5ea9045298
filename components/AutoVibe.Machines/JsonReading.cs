using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>Looks into JSON of strangers, which may have any form.</summary>
internal static class JsonReading
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 256 };
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 };

    /// <summary>Reads JSON in which no name stands twice in an object, so that nobody can read it in another way.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> json) => JsonNode.Parse(json, documentOptions: Strict);

    /// <summary>Reads JSON; null when it is none.</summary>
    public static JsonNode? TryParse(ReadOnlySpan<byte> json)
    {
        try
        {
            return Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes JSON without escapes that it does not need.</summary>
    public static byte[] ToUtf8(this JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Plain);

    /// <summary>A member of an object; null when it is none, or has no such member.</summary>
    public static JsonNode? At(this JsonNode? node, string name) => node is JsonObject members && members.TryGetPropertyValue(name, out var member) ? member : null;

    /// <summary>The items of an array; none when it is none.</summary>
    public static IEnumerable<JsonNode?> Items(this JsonNode? node) => node as JsonArray ?? [];

    /// <summary>Text; null when it is none.</summary>
    public static string? Text(this JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A whole number that is not negative; null when it is none.</summary>
    public static long? Count(this JsonNode? node) => node is JsonValue value && value.TryGetValue<decimal>(out var number) && number >= 0 && number <= long.MaxValue && number == decimal.Truncate(number) ? (long)number : null;

    /// <summary>Whether it is <c>true</c>.</summary>
    public static bool IsTrue(this JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var yes) && yes;
}
