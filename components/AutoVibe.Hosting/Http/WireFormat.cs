using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVibe.Hosting;

/// <summary>The JSON of the HTTP side and of the command line: camelCase, names instead of numbers for states, strict when reading.</summary>
public static class WireFormat
{
    /// <summary>The options, ready for use.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>The same, but members that a newer server adds are passed over.</summary>
    public static JsonSerializerOptions Reading { get; } = new(Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };

    /// <summary>Makes other options the same.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.Converters.Add(new TextWithoutNul());
        options.Converters.Add(new ObjectWithoutDuplicates());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }

    /// <summary>A state as it is written in an address; null for none.</summary>
    internal static string? Word<T>(T? state)
        where T : struct, Enum => state is null ? null : JsonSerializer.SerializeToElement(state.Value, Options).GetString();

    /// <summary>Reads a state from an address.</summary>
    /// <exception cref="AutoVibeException">There is no such state.</exception>
    internal static T? Read<T>(string parameter, string? word)
        where T : struct, Enum
    {
        if (word is null)
            return null;

        var known = Enum.GetValues<T>().ToDictionary(state => Word<T>(state)!);
        return known.TryGetValue(word, out var state)
            ? state
            : throw new AutoVibeException(AccessErrors.BadRequest, $"{parameter} must be one of {string.Join(", ", known.Keys)}, not '{word}'.");
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Apply(options);

        // Nothing embeds this text in a page, so quotes and letters of all languages stay readable.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
