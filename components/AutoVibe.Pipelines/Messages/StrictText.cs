using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace AutoVibe.Pipelines;

/// <summary>What JSON text may not hold although its reader passes over it: broken UTF-8, NUL characters, halves of surrogate pairs.</summary>
internal static class StrictText
{
    private const int EscapeLength = 6;

    // Searching a range of characters would allocate at every call.
    private static readonly SearchValues<char> Surrogates = SearchValues.Create([.. Enumerable.Range('\uD800', 0x800).Select(code => (char)code)]);

    public static void Check(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Contains((byte)0))
            throw new JsonException("The text contains a NUL character.");

        // The reader does not look into strings that nobody asks for, so the encoding is checked here.
        if (!Utf8.IsValid(utf8))
            throw new JsonException("The text is not valid UTF-8.");
        CheckEscapes(utf8);
    }

    public static void Check(ReadOnlySpan<char> text)
    {
        if (text.Contains('\0'))
            throw new JsonException("A text contains a NUL character.");
        if (!text.ContainsAny(Surrogates))
            return;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                throw HalfPair();
            i++;
        }
    }

    /// <summary>Numbers that no type of the platform can hold.</summary>
    public static void CheckNumbers(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MessageJson.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number && !(reader.TryGetDouble(out var number) && double.IsFinite(number)))
                throw new JsonException("A number is out of range.");
        }
    }

    private static void CheckEscapes(ReadOnlySpan<byte> rest)
    {
        var open = false;
        while (true)
        {
            var at = rest.IndexOf((byte)'\\');
            if (open && at != 0)
                throw HalfPair();
            if (at < 0 || at + 1 >= rest.Length)
                return;
            rest = rest[at..];
            if (rest[1] != 'u')
            {
                if (open)
                    throw HalfPair();
                rest = rest[2..];
                continue;
            }

            // What is no number here is no JSON either; the reader says so.
            if (rest.Length < EscapeLength || !ushort.TryParse(rest.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
                return;
            var code = (char)number;
            if (code == 0)
                throw new JsonException("The text contains a NUL character.");
            if (open != char.IsLowSurrogate(code))
                throw HalfPair();
            open = char.IsHighSurrogate(code);
            rest = rest[EscapeLength..];
        }
    }

    private static JsonException HalfPair() => new("A text contains half of a surrogate pair.");
}
