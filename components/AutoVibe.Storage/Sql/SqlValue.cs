namespace AutoVibe.Storage;

/// <summary>A parameter: a typed value, or a typed null. Made by conversion from what it holds.</summary>
internal readonly struct SqlValue
{
    private SqlValue(SqlKind kind, long number, object? reference = null, Guid guid = default)
    {
        Kind = kind;
        Number = number;
        Reference = reference;
        Guid = guid;
    }

    public SqlKind Kind { get; }

    public long Number { get; }

    public object? Reference { get; }

    public Guid Guid { get; }

    public DateTimeOffset Time => new(Number, TimeSpan.Zero);

    public static implicit operator SqlValue(short value) => new(SqlKind.Int16, value);

    public static implicit operator SqlValue(int value) => new(SqlKind.Int32, value);

    public static implicit operator SqlValue(long value) => new(SqlKind.Int64, value);

    public static implicit operator SqlValue(bool value) => new(SqlKind.Bool, value ? 1 : 0);

    public static implicit operator SqlValue(Guid value) => new(SqlKind.Guid, 1, guid: value);

    public static implicit operator SqlValue(DateTimeOffset value) => new(SqlKind.Time, value.UtcTicks);

    public static implicit operator SqlValue(string? value) => new(SqlKind.Text, 0, value);

    public static implicit operator SqlValue(byte[]? value) => new(SqlKind.Bytes, 0, value);

    public static implicit operator SqlValue(Guid? value) => value is { } guid ? guid : new SqlValue(SqlKind.Guid, 0);

    public static implicit operator SqlValue(DateTimeOffset? value) => value is { } time ? time : new SqlValue(SqlKind.Time, -1);

    /// <summary>A duration, in microseconds.</summary>
    public static implicit operator SqlValue(TimeSpan value) => value.Ticks / TimeSpan.TicksPerMicrosecond;

    public static implicit operator SqlValue(int[] values) => new(SqlKind.Int32List, 0, values);

    public static implicit operator SqlValue(long[] values) => new(SqlKind.Int64List, 0, values);

    public static implicit operator SqlValue(string[] values) => new(SqlKind.TextList, 0, values);
}

internal enum SqlKind
{
    Int16,
    Int32,
    Int64,
    Bool,
    Guid,
    Time,
    Text,
    Bytes,
    Int32List,
    Int64List,
    TextList,
}
