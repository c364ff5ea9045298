using Spectre.Console;
using Spectre.Console.Rendering;

namespace AutoVibe.Cli;

/// <summary>Rows under the names of their columns; where they do not fit into the width of the terminal, one after the other, each value behind its name.</summary>
internal sealed class Listing : Renderable
{
    private readonly string[] _columns;
    private readonly List<IReadOnlyList<string>> _rows = [];
    private readonly Table _table = new() { Border = TableBorder.None, ShowHeaders = true };

    /// <summary>A listing with these columns; a name that ends in '&gt;' is a column of numbers, one without a name belongs to the column before it, as a first one to the next.</summary>
    public Listing(params string[] columns)
    {
        _columns = [.. columns.Select(column => column.TrimEnd('>'))];
        foreach (var column in columns)
            _table.AddColumn(new TableColumn(new Text(column.TrimEnd('>'))) { NoWrap = true, Alignment = column.EndsWith('>') ? Justify.Right : Justify.Left, Padding = new(0, 0, 2, 0) });
    }

    public void AddRow(IReadOnlyList<string> cells)
    {
        _rows.Add(cells);
        _table.AddRow(cells.Select(cell => new Text(cell)));
    }

    protected override Measurement Measure(RenderOptions options, int maxWidth) => Chosen(options, maxWidth).Measure(options, maxWidth);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => Chosen(options, maxWidth).Render(options, maxWidth);

    private IRenderable Chosen(RenderOptions options, int maxWidth) =>
        ((IRenderable)_table).Measure(options, int.MaxValue / 2).Max <= maxWidth ? _table : new Rows(_rows.SelectMany(Lines));

    private IEnumerable<IRenderable> Lines(IReadOnlyList<string> row, int number)
    {
        if (number > 0)
            yield return new Text("");

        var width = _columns.Max(column => column.Length);
        foreach (var (name, value) in Named(row))
            yield return new Text($"{name.PadRight(width)}  {value}");
    }

    private IEnumerable<(string Name, string Value)> Named(IReadOnlyList<string> row)
    {
        for (var place = 0; place < _columns.Length; place++)
        {
            if (_columns[place].Length == 0 || row[place].Length == 0)
                continue;

            var mark = place == 1 && _columns[0].Length == 0 ? row[0] : "";
            var unit = place + 1 < _columns.Length && _columns[place + 1].Length == 0 ? row[place + 1] : "";
            yield return (_columns[place], $"{mark} {row[place]} {unit}".Trim());
        }
    }
}
