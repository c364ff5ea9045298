using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoVibe.Storage;

/// <summary>A prepared statement of one connection; also the row that it stands on.</summary>
/// <remarks>It speaks to the library directly: the driver's parameters cost more than the inserts that they feed.</remarks>
internal sealed class SqliteStatement : SqlRow, IDisposable
{
    private const int MostParameters = 40;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly int[] _places = new int[MostParameters + 1];

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement, out string tail));
        if (tail.AsSpan().Trim().TrimEnd(';').Length > 0)
        {
            _statement.Dispose();
            throw new SqliteException("a command is one statement", raw.SQLITE_ERROR);
        }

        // "$2" is a name to SQLite, numbered in order of appearance; a statement may leave some out.
        var count = raw.sqlite3_bind_parameter_count(_statement);
        for (var place = 1; place <= count; place++)
        {
            if (int.TryParse(raw.sqlite3_bind_parameter_name(_statement, place).utf8_to_string().AsSpan(1), out var number) && number < _places.Length)
                _places[number] = place;
        }
    }

    /// <summary>The number of parameters in the text.</summary>
    public int Places => raw.sqlite3_bind_parameter_count(_statement);

    public void Dispose() => _statement.Dispose();

    /// <summary>Goes to the next row.</summary>
    /// <returns>False at the end; the statement can then be used again.</returns>
    public bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
            return true;
        // The error's text is gone after the reset.
        if (result != raw.SQLITE_DONE)
        {
            var error = new SqliteException($"SQLite: {raw.sqlite3_errmsg(_database).utf8_to_string()}", result, raw.sqlite3_extended_errcode(_database));
            raw.sqlite3_reset(_statement);
            throw error;
        }

        raw.sqlite3_reset(_statement);
        return false;
    }

    /// <summary>Runs to the end and gives the number of changed rows.</summary>
    public int Run()
    {
        while (Step())
        {
            // Rows that nobody asked for.
        }

        return raw.sqlite3_changes(_database);
    }

    public void Reset() => raw.sqlite3_reset(_statement);

    public void Clear() => raw.sqlite3_clear_bindings(_statement);

    public int PlaceOf(string name) => raw.sqlite3_bind_parameter_index(_statement, name);

    public void Bind(int parameter, in SqlValue value)
    {
        switch (value.Kind)
        {
            case SqlKind.Guid when value.Number != 0:
                Bind(parameter, value.Guid);
                break;
            case SqlKind.Time when value.Number >= 0:
                Bind(parameter, SqliteTime.ToMicroseconds(value.Time));
                break;
            case SqlKind.Guid or SqlKind.Time:
                BindNull(parameter);
                break;
            case SqlKind.Text:
                Bind(parameter, (string?)value.Reference);
                break;
            case SqlKind.Bytes:
                Bind(parameter, (byte[]?)value.Reference);
                break;
            case SqlKind.Int32List or SqlKind.Int64List or SqlKind.TextList:
                Bind(parameter, JsonSerializer.Serialize(value.Reference));
                break;
            default:
                Bind(parameter, value.Number);
                break;
        }
    }

    public void Bind(int parameter, Array column, int row)
    {
        switch (column)
        {
            case int[] values:
                Bind(parameter, values[row]);
                break;
            case short[] values:
                Bind(parameter, values[row]);
                break;
            case long[] values:
                Bind(parameter, values[row]);
                break;
            case bool[] values:
                Bind(parameter, values[row] ? 1 : 0);
                break;
            case double[] values:
                if (_places[parameter] > 0)
                    Check(raw.sqlite3_bind_double(_statement, _places[parameter], values[row]));
                break;
            case Guid[] values:
                Bind(parameter, values[row]);
                break;
            case DateTimeOffset[] values:
                Bind(parameter, SqliteTime.ToMicroseconds(values[row]));
                break;
            case string?[] values:
                Bind(parameter, values[row]);
                break;
            case byte[]?[] values:
                Bind(parameter, values[row]);
                break;
            default:
                throw new ArgumentException($"A column of {column.GetType().GetElementType()} is not known.", nameof(column));
        }
    }

    // A parameter that the statement for SQLite leaves out has place 0.
    public void Bind(int parameter, long value)
    {
        if (_places[parameter] > 0)
            Check(raw.sqlite3_bind_int64(_statement, _places[parameter], value));
    }

    public void Bind(int parameter, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        if (_places[parameter] > 0)
            Check(raw.sqlite3_bind_blob(_statement, _places[parameter], bytes));
    }

    public void Bind(int parameter, string? value)
    {
        if (_places[parameter] > 0)
            BindTextAt(_places[parameter], value);
    }

    public void Bind(int parameter, byte[]? value)
    {
        if (_places[parameter] > 0)
            BindBytesAt(_places[parameter], value);
    }

    public void BindNull(int parameter)
    {
        if (_places[parameter] > 0)
            Check(raw.sqlite3_bind_null(_statement, _places[parameter]));
    }

    /// <summary>Binds a value of a statement that a component's author wrote.</summary>
    public void BindAt(int place, object? value)
    {
        switch (value)
        {
            case null:
                Check(raw.sqlite3_bind_null(_statement, place));
                break;
            case string text:
                BindTextAt(place, text);
                break;
            case byte[] bytes:
                BindBytesAt(place, bytes);
                break;
            case Guid guid:
                BindBytesAt(place, guid.ToByteArray(bigEndian: true));
                break;
            case DateTimeOffset time:
                Check(raw.sqlite3_bind_int64(_statement, place, SqliteTime.ToMicroseconds(time)));
                break;
            case double or float:
                Check(raw.sqlite3_bind_double(_statement, place, Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)));
                break;
            case bool or byte or short or int or long or uint or ushort or sbyte:
                Check(raw.sqlite3_bind_int64(_statement, place, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)));
                break;
            case decimal number:
                BindTextAt(place, number.ToString(System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                throw new InvalidCastException($"A parameter of type {value.GetType()} cannot be stored.");
        }
    }

    public override bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public override long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    public override double Double(int column) => raw.sqlite3_column_double(_statement, column);

    public override string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(_statement, column));

    public override byte[] Bytes(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    public override Guid Guid(int column) => new(raw.sqlite3_column_blob(_statement, column), bigEndian: true);

    public override DateTimeOffset Time(int column) => SqliteTime.FromMicroseconds(Int64(column));

    public override bool Bool(int column) => Int64(column) != 0;

    private void BindTextAt(int place, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            Check(text is null ? raw.sqlite3_bind_null(_statement, place) : raw.sqlite3_bind_text(_statement, place, text));
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, buffer);
        var result = raw.sqlite3_bind_text(_statement, place, buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
        Check(result);
    }

    // An empty blob is not null.
    private void BindBytesAt(int place, byte[]? bytes) => Check(bytes switch
    {
        null => raw.sqlite3_bind_null(_statement, place),
        [] => raw.sqlite3_bind_zeroblob(_statement, place, 0),
        _ => raw.sqlite3_bind_blob(_statement, place, bytes),
    });

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw new SqliteException($"SQLite: {raw.sqlite3_errmsg(_database).utf8_to_string()}", result, raw.sqlite3_extended_errcode(_database));
    }
}
