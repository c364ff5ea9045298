using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>Reads parked messages.</summary>
internal static class DeliveryRows
{
    public const string Columns =
        "edge, part, seq, state, holds, priority, failures, deliveries, revision, progress, reason, error, created_at, message_id, key, contract, trace, headers, body";

    /// <summary>The number of columns: the place of the next one.</summary>
    public const int Count = 19;

    public static ParkedMessage Read(SqlRow row) => new()
    {
        Slot = new(row.Int32(0), row.Int16(1), row.Int64(2)),
        State = Names.Delivery(row.Text(3)),
        Holds = row.Bool(4),
        Priority = row.Int16(5),
        Failures = row.Int32(6),
        Deliveries = row.Int32(7),
        Revision = row.Int32(8),
        Progress = row.BytesOrNull(9),
        Reason = row.TextOrNull(10),
        Error = row.TextOrNull(11),
        Message = new()
        {
            Seq = row.Int64(2),
            CreatedAt = row.Time(12),
            Id = row.Guid(13),
            Key = row.TextOrNull(14),
            Contract = row.Int32(15),
            Trace = row.BytesOrNull(16),
            Headers = row.TextOrNull(17),
            Body = row.Bytes(18),
        },
    };
}
