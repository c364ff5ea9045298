using System.Text.Json;

namespace AutoVibe.Machines;

/// <summary>Looks values up in what a program printed, where everything may be missing.</summary>
internal static class PrintedJson
{
    /// <summary>The value at a path of names; an undefined one when a step is missing.</summary>
    public static JsonElement At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return default;
        }

        return element;
    }

    /// <summary>A text; null when there is none.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A whole number; null when there is none.</summary>
    public static long? Number(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    public static bool IsTrue(this JsonElement element, params ReadOnlySpan<string> path) => element.At(path).ValueKind == JsonValueKind.True;

    /// <summary>The items of a list; none when there is no list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.At(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>A text as it is, anything else as JSON.</summary>
    public static string Shown(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined => "",
        JsonValueKind.String => element.GetString()!,
        _ => element.GetRawText(),
    };
}
