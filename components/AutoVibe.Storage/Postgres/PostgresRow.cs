using Npgsql;

namespace AutoVibe.Storage;

internal sealed class PostgresRow(NpgsqlDataReader reader) : SqlRow
{
    public override bool IsNull(int column) => reader.IsDBNull(column);

    public override long Int64(int column) => reader.GetInt64(column);

    public override double Double(int column) => reader.GetDouble(column);

    public override string Text(int column) => reader.GetString(column);

    public override byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);

    public override Guid Guid(int column) => reader.GetGuid(column);

    public override DateTimeOffset Time(int column) => reader.GetFieldValue<DateTimeOffset>(column);

    public override bool Bool(int column) => reader.GetBoolean(column);
}
