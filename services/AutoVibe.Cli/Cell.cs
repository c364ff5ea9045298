using System.Globalization;

namespace AutoVibe.Cli;

/// <summary>Values as cells of a <see cref="Listing"/>.</summary>
internal static class Cell
{
    /// <summary>A text as one line of at most so many characters.</summary>
    public static string Line(string? text, int most)
    {
        var line = (text ?? "").ReplaceLineEndings(" ");
        return line.Length <= most ? line : line[..most] + "…";
    }

    /// <summary>The cells of a row; what is null stays empty.</summary>
    public static IReadOnlyList<string> Row(params object?[] values) => [.. values.Select(value => value switch
    {
        null => "",
        bool yes => yes ? "yes" : "no",
        long or int => string.Create(CultureInfo.InvariantCulture, $"{value:N0}"),
        double number => string.Create(CultureInfo.InvariantCulture, $"{number:N1}"),
        TimeSpan time => time == TimeSpan.Zero ? "" : time.ToString("g", CultureInfo.InvariantCulture).Split('.')[0],
        DateTimeOffset moment => moment.ToString("u", CultureInfo.InvariantCulture),
        _ => $"{value}",
    })];
}
