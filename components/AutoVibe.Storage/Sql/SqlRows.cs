namespace AutoVibe.Storage;

/// <summary>Many rows for one statement, column by column: arrays for PostgreSQL, one execution a row for SQLite.</summary>
internal sealed class SqlRows(int count)
{
    private readonly List<Array> _columns = [];

    public int Count { get; } = count;

    public IReadOnlyList<Array> Columns => _columns;

    public static SqlRows Of<T>(IReadOnlyList<T> items) => new(items.Count);

    /// <summary>Adds the next column: <c>int</c>, <c>short</c>, <c>long</c>, <c>bool</c>, <c>double</c>, <c>Guid</c>, <c>DateTimeOffset</c>, text or bytes.</summary>
    public SqlRows With<T, TValue>(IReadOnlyList<T> items, Func<T, TValue> value)
    {
        var column = new TValue[Count];
        for (var i = 0; i < column.Length; i++)
            column[i] = value(items[i]);
        _columns.Add(column);
        return this;
    }

    /// <summary>Adds the next column, empty when it has nothing but nulls; only for a statement that unnests columns side by side.</summary>
    public SqlRows WithAny<T, TValue>(IReadOnlyList<T> items, Func<T, TValue?> value)
        where TValue : class
    {
        for (var i = 0; i < Count; i++)
        {
            if (value(items[i]) is not null)
                return With(items, value);
        }

        _columns.Add(Array.Empty<TValue?>());
        return this;
    }
}
