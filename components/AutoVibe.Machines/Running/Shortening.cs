using System.Globalization;

namespace AutoVibe.Machines;

/// <summary>Keeps texts within a length.</summary>
internal static class Shortening
{
    /// <summary>The beginning of a text, marked when something is missing; no character is cut in two.</summary>
    public static string Shorten(this string text, int most) => text.Length <= most ? text : text[..Cut(text, most)] + "…";

    /// <summary>The beginning of a text and how much more there is; no character is cut in two.</summary>
    public static string Excerpt(this string text, int most) =>
        text.Length <= most ? text : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, Cut(text, most))}… ({text.Length - most:N0} more characters)");

    private static int Cut(string text, int most) => char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
}
