using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AutoVibe.Pipelines;

/// <summary>How messages, state and positions are written: strict JSON in UTF-8.</summary>
/// <remarks>
/// Reading refuses what is not exactly JSON of the type: duplicate properties, comments, trailing commas, numbers out of range, broken UTF-8, lone surrogates and
/// NUL characters, a byte order mark, more than 64 levels. Properties that the type does not know are passed over. Writing refuses what could not be read again.
/// </remarks>
public static class MessageJson
{
    internal const int MaxDepth = 64;
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth };

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    [ThreadStatic]
    private static BoundedBuffer? _buffer;

    /// <summary>The serializer's settings.</summary>
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    /// <summary>Writes a value.</summary>
    /// <exception cref="JsonException">The value does not serialise.</exception>
    public static byte[] Write<T>(T value) => Write(value, int.MaxValue);

    /// <summary>Writes a value as text.</summary>
    /// <exception cref="JsonException">The value does not serialise.</exception>
    public static string WriteText<T>(T value) => Encoding.UTF8.GetString(Write(value));

    /// <summary>Reads a value.</summary>
    /// <exception cref="JsonException">The bytes are not strict JSON of the type, or are the JSON null.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8)
    {
        StrictText.Check(utf8);
        return JsonSerializer.Deserialize(utf8, Contract<T>.Json) ?? throw new JsonException($"The text is null, not a {Naming.Pretty(typeof(T))}.");
    }

    /// <summary>Reads a value from text.</summary>
    /// <inheritdoc cref="Read{T}(ReadOnlySpan{byte})"/>
    public static T ReadText<T>(string text) => Read<T>(Encoding.UTF8.GetBytes(text));

    /// <exception cref="JsonException">The value does not serialise.</exception>
    /// <exception cref="MessageTooLargeException">Its text has more bytes than the limit.</exception>
    internal static byte[] Write<T>(T value, int limit)
    {
        // A getter of the value may write another one.
        var (outer, buffer) = (BoundedBuffer.Current, _buffer ?? new BoundedBuffer());
        var writer = _writer ?? new Utf8JsonWriter(buffer, WriterOptions);
        (_buffer, _writer) = (null, null);
        buffer.Begin(limit);
        try
        {
            writer.Reset(buffer);
            JsonSerializer.Serialize(writer, value, Contract<T>.Json);
            writer.Flush();
            return buffer.Take();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            throw new JsonException($"A {Naming.Pretty(typeof(T))} does not serialise: {error.Message}", error);
        }
        finally
        {
            buffer.End(outer);
            (_buffer, _writer) = (buffer, writer);
        }
    }

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerOptions.Strict)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
            RespectRequiredConstructorParameters = false,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = MaxDepth,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
        options.Converters.Add(new StrictStrings());
        options.Converters.Add(new BoundedBytes());
        options.Converters.Add(new FiniteDoubles());
        options.Converters.Add(new FiniteSingles());
        options.Converters.Add(new JsonStringEnumConverter());
        options.MakeReadOnly();
        return options;
    }

    // The type's contract is looked up once, not for every message.
    private static class Contract<T>
    {
        public static readonly JsonTypeInfo<T> Json = (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
    }
}
