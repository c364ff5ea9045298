namespace AutoVibe.Machines;

/// <summary>Keeps texts within a length.</summary>
internal static class Shortening
{
    /// <summary>The beginning of a text, marked when something is missing; no character is cut in two.</summary>
    public static string Shorten(this string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + "…";
}
