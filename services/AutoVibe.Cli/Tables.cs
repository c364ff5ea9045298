using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AutoVibe.Cli;

/// <summary>Plain tables.</summary>
internal static class Tables
{
    /// <summary>A table with these columns; a name that ends in '&gt;' is a column of numbers.</summary>
    public static Table New(params string[] columns)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column.TrimEnd('>'))) { NoWrap = true, Alignment = column.EndsWith('>') ? Justify.Right : Justify.Left, Padding = new(0, 0, 2, 0) });

        return table;
    }

    /// <summary>A text as one line of at most so many characters.</summary>
    public static string Line(string? text, int most)
    {
        var line = (text ?? "").ReplaceLineEndings(" ");
        return line.Length <= most ? line : line[..most] + "…";
    }

    /// <summary>Cells of a row; what is null stays empty.</summary>
    public static IEnumerable<IRenderable> Cells(params object?[] values) => values.Select(value => new Text(value switch
    {
        null => "",
        bool yes => yes ? "yes" : "no",
        long or int => string.Create(CultureInfo.InvariantCulture, $"{value:N0}"),
        double number => string.Create(CultureInfo.InvariantCulture, $"{number:N1}"),
        TimeSpan time => time == TimeSpan.Zero ? "" : time.ToString("g", CultureInfo.InvariantCulture).Split('.')[0],
        DateTimeOffset moment => moment.ToString("u", CultureInfo.InvariantCulture),
        _ => $"{value}",
    }));
}
