using System.Text.Json;
using System.Text.Unicode;

namespace AutoVibe.Hosting;

/// <summary>Stored bytes as they can be shown: as JSON, or in Base64 when they are none; neither when there are no bytes.</summary>
internal readonly record struct ShownBody(JsonElement? Json, string? Base64)
{
    public static ShownBody Of(byte[] body) => body.Length == 0 ? default : Read(body) is { } json ? new(json, null) : new(null, Convert.ToBase64String(body));

    private static JsonElement? Read(byte[] body)
    {
        try
        {
            // Read alone, text that could not be written again passes: broken UTF-8, halves of surrogate pairs.
            var json = JsonElement.Parse(body);
            return Utf8.IsValid(body) && JsonSerializer.SerializeToUtf8Bytes(json).Length > 0 ? json : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
