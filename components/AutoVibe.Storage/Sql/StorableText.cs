using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>PostgreSQL's text holds neither NUL nor half of a surrogate pair. SQLite could, so the same rule is kept for both here.</summary>
internal static class StorableText
{
    /// <summary>Text that must be kept as it is, such as a key: another text would be another key.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">What it is, for the error.</param>
    /// <param name="of">What it belongs to, for the error.</param>
    /// <exception cref="CommitRefusedException">It cannot be kept.</exception>
    public static void Require<T>(string? text, string what, T of)
    {
        if (text is not null && FirstBad(text) is var bad and >= 0)
            throw new CommitRefusedException($"{what} {of} holds the character U+{(int)text[bad]:X4} at place {bad}, which databases do not store.");
    }

    /// <summary>Text for people: what cannot be kept becomes U+FFFD.</summary>
    public static string? Clean(string? text)
    {
        if (text is null || FirstBad(text) < 0)
            return text;
        return string.Create(text.Length, text, static (span, original) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = IsBad(original, i) ? '\uFFFD' : original[i];
        });
    }

    /// <summary>JSON whose strings must be text that can be kept.</summary>
    /// <inheritdoc cref="Require"/>
    public static void RequireJson<T>(string? json, string what, T of)
    {
        Require(json, what, of);
        if (json is not null && JsonEscapes.FirstBad(json) is var bad and >= 0)
            throw new CommitRefusedException($"{what} {of} holds the escape {json.AsSpan(bad, Math.Min(6, json.Length - bad))} at place {bad}, which databases do not store.");
    }

    private static int FirstBad(string text)
    {
        // Nearly every text has neither and is passed in two vectorised looks.
        if (!text.Contains('\0') && text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
            return -1;
        for (var i = 0; i < text.Length; i++)
        {
            if (IsBad(text, i))
                return i;
        }

        return -1;
    }

    private static bool IsBad(string text, int i) => text[i] == '\0'
        || (char.IsHighSurrogate(text[i]) && (i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])))
        || (char.IsLowSurrogate(text[i]) && (i == 0 || !char.IsHighSurrogate(text[i - 1])));
}
