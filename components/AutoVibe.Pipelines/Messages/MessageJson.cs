using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AutoVibe.Pipelines;

/// <summary>How messages, state and positions are written: strict JSON in UTF-8.</summary>
/// <remarks>Reading refuses what is not exactly JSON of the type: duplicate properties, comments, trailing commas, numbers out of range, broken UTF-8, lone surrogates and NUL characters.</remarks>
public static class MessageJson
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 64 };

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    [ThreadStatic]
    private static System.Buffers.ArrayBufferWriter<byte>? _buffer;

    /// <summary>The serializer's settings.</summary>
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    /// <summary>Writes a value.</summary>
    /// <exception cref="JsonException">The value does not serialise.</exception>
    public static byte[] Write<T>(T value)
    {
        var buffer = _buffer ??= new System.Buffers.ArrayBufferWriter<byte>(512);
        var writer = _writer ??= new Utf8JsonWriter(buffer, WriterOptions);
        try
        {
            JsonSerializer.Serialize(writer, value, Contract<T>.Json);
            writer.Flush();
            return buffer.WrittenSpan.ToArray();
        }
        finally
        {
            buffer.ResetWrittenCount();
            writer.Reset();
            if (buffer.Capacity > 1 << 20)
                (_buffer, _writer) = (null, null);
        }
    }

    /// <summary>Writes a value as text.</summary>
    public static string WriteText<T>(T value) => Encoding.UTF8.GetString(Write(value));

    /// <summary>Reads a value.</summary>
    /// <exception cref="JsonException">The bytes are not strict JSON of the type, or are the JSON null.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IndexOf("\\u0000"u8) >= 0 || utf8.IndexOf((byte)0) >= 0)
            throw new JsonException("The text contains a NUL character.");

        // The reader does not look into strings that nobody asks for, so the encoding is checked here.
        if (!System.Text.Unicode.Utf8.IsValid(utf8))
            throw new JsonException("The text is not valid UTF-8.");

        return JsonSerializer.Deserialize(utf8, Contract<T>.Json) ?? throw new JsonException($"The text is null, not a {typeof(T).Name}.");
    }

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerOptions.Strict)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
            RespectRequiredConstructorParameters = false,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = 64,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
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
