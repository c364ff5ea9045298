using System.Globalization;
using System.Text.RegularExpressions;

namespace AutoVibe.Storage;

/// <summary>
/// A statement of the protocol, written once for both databases. Parameters are <c>$1</c>, <c>$2</c>, …; <c>{rows}</c> stands for many rows under the
/// name <c>r</c>; other words in braces are what the dialects say differently (see <see cref="SqlDialect.Say"/>).
/// </summary>
internal sealed partial class SqlStatement
{
    private readonly string _text;
    private readonly SqlColumn[] _columns;
    private readonly int _parameters;
    private readonly string? _sqliteText;
    private string? _postgres;
    private string? _sqlite;

    /// <param name="text">The statement.</param>
    /// <param name="columns">The columns of <c>{rows}</c> with PostgreSQL's types: <c>edge int, key text</c>.</param>
    /// <param name="guard">When given, the statement must change exactly one row, or as many as <c>{rows}</c> has; else everything is rolled back with this code.</param>
    /// <param name="sqlite">The statement for SQLite where the words in braces are not enough.</param>
    public SqlStatement(string text, string columns = "", string? guard = null, string? sqlite = null)
    {
        _text = text;
        _sqliteText = sqlite;
        _columns = SqlColumn.Parse(columns);
        _parameters = Parameter().Matches(text).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
        Guard = guard;
    }

    public string? Guard { get; }

    public bool HasRows => _columns.Length > 0;

    /// <summary>The number of parameters that are not columns of rows.</summary>
    public int Parameters => _parameters;

    public string Postgres(SqlDialect dialect) => _postgres ??= Guarded(Expand(_text, dialect));

    public string Sqlite(SqlDialect dialect) => _sqlite ??= Expand(_sqliteText ?? _text, dialect);

    private string Guarded(string sql)
    {
        if (Guard is null)
            return sql;
        var expected = HasRows ? $"${_parameters + _columns.Length + 1}" : "1";
        return $"WITH u AS ({sql} RETURNING 1) SELECT require(count(*) = {expected}, '{Guard}') FROM u";
    }

    private string Expand(string text, SqlDialect dialect) => Word().Replace(
        text, match => match.Groups["word"].Value == "rows" ? dialect.Rows(_columns, _parameters + 1) : dialect.Say(match.Groups["word"].Value, match.Groups["of"].Value));

    [GeneratedRegex(@"\{(?<word>\w+)(?::(?<of>[^}]*))?\}")]
    private static partial Regex Word();

    [GeneratedRegex(@"\$(\d+)")]
    private static partial Regex Parameter();
}

/// <summary>A column of many rows, with PostgreSQL's type.</summary>
internal sealed record SqlColumn(string Name, string Type)
{
    public static SqlColumn[] Parse(string columns) =>
        [.. columns.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(column => column.Split(' ')).Select(words => new SqlColumn(words[0], words[1]))];
}
