using Npgsql;
using NpgsqlTypes;

namespace AutoVibe.Storage;

/// <summary>Parameters as PostgreSQL takes them: typed, by place, arrays for rows.</summary>
internal static class PostgresParameters
{
    public static NpgsqlParameter Of(in SqlValue value) => value.Kind switch
    {
        SqlKind.Int16 => new NpgsqlParameter<short> { TypedValue = (short)value.Number },
        SqlKind.Int32 => new NpgsqlParameter<int> { TypedValue = (int)value.Number },
        SqlKind.Int64 => new NpgsqlParameter<long> { TypedValue = value.Number },
        SqlKind.Bool => new NpgsqlParameter<bool> { TypedValue = value.Number != 0 },
        SqlKind.Guid when value.Number != 0 => new NpgsqlParameter<Guid> { TypedValue = value.Guid },
        SqlKind.Time when value.Number >= 0 => new NpgsqlParameter<DateTimeOffset> { TypedValue = value.Time },
        SqlKind.Guid => Null(NpgsqlDbType.Uuid),
        SqlKind.Time => Null(NpgsqlDbType.TimestampTz),
        SqlKind.Text => value.Reference is string text ? new NpgsqlParameter<string> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text } : Null(NpgsqlDbType.Text),
        SqlKind.Bytes => value.Reference is byte[] bytes ? new NpgsqlParameter<byte[]> { TypedValue = bytes } : Null(NpgsqlDbType.Bytea),
        SqlKind.Int32List => new NpgsqlParameter<int[]> { TypedValue = (int[])value.Reference! },
        SqlKind.Int64List => new NpgsqlParameter<long[]> { TypedValue = (long[])value.Reference! },
        _ => new NpgsqlParameter<string[]> { TypedValue = (string[])value.Reference! },
    };

    public static NpgsqlParameter Of(Array column) => column switch
    {
        int[] values => new NpgsqlParameter<int[]> { TypedValue = values },
        short[] values => new NpgsqlParameter<short[]> { TypedValue = values },
        long[] values => new NpgsqlParameter<long[]> { TypedValue = values },
        bool[] values => new NpgsqlParameter<bool[]> { TypedValue = values },
        double[] values => new NpgsqlParameter<double[]> { TypedValue = values },
        Guid[] values => new NpgsqlParameter<Guid[]> { TypedValue = values },
        DateTimeOffset[] values => new NpgsqlParameter<DateTimeOffset[]> { TypedValue = values },
        string?[] values => new NpgsqlParameter<string?[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
        byte[]?[] values => new NpgsqlParameter<byte[]?[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
        _ => throw new ArgumentException($"A column of {column.GetType().GetElementType()} is not known.", nameof(column)),
    };

    /// <summary>A parameter of a statement that a component's author wrote.</summary>
    public static NpgsqlParameter Of(KeyValuePair<string, object?> parameter) => new(parameter.Key.TrimStart('@'), parameter.Value switch
    {
        null => DBNull.Value,
        DateTimeOffset time => time.ToUniversalTime(),
        var value => value,
    });

    private static NpgsqlParameter Null(NpgsqlDbType type) => new() { NpgsqlDbType = type, Value = DBNull.Value };
}
