namespace AutoVibe.Storage;

/// <summary>The row that is being read. Columns are read by their place.</summary>
internal abstract class SqlRow
{
    public abstract bool IsNull(int column);

    public abstract long Int64(int column);

    public abstract double Double(int column);

    public abstract string Text(int column);

    public abstract byte[] Bytes(int column);

    public abstract Guid Guid(int column);

    public abstract DateTimeOffset Time(int column);

    public int Int32(int column) => (int)Int64(column);

    public short Int16(int column) => (short)Int64(column);

    public abstract bool Bool(int column);

    /// <summary>A number of microseconds.</summary>
    public TimeSpan Span(int column) => TimeSpan.FromMicroseconds(Int64(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public byte[]? BytesOrNull(int column) => IsNull(column) ? null : Bytes(column);

    public Guid? GuidOrNull(int column) => IsNull(column) ? null : Guid(column);

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);
}
