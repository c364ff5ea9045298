using System.Globalization;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

internal sealed partial class SqlDeadLetterStore
{
    private const string Columns = "e.pipeline, e.name, d.edge, d.part, d.seq, d.message_id, d.key, d.contract, d.trace, d.headers, d.created_at, "
        + "d.reason, d.error, d.failures, d.revision, d.holds, d.parked_at";

    private const string Fits = """
        FROM port_deliveries d JOIN edges e ON e.edge = d.edge
        WHERE d.state = 'dead' AND ($1 IS NULL OR e.pipeline = $1) AND ($2 IS NULL OR e.name = $2) AND ($3 IS NULL OR d.key = $3)
            AND ($4 IS NULL OR d.reason = $4) AND ($5 IS NULL OR {contains:d.error,$5}) AND ($6 IS NULL OR d.parked_at >= $6) AND ($7 IS NULL OR d.parked_at < $7)
        """;

    private static readonly SqlStatement Page = new($"""
        SELECT {Columns} {Fits} AND (d.edge, d.part, d.seq) > ($8, $9, $10) ORDER BY d.edge, d.part, d.seq LIMIT $11
        """);

    private static readonly SqlStatement Total = new($"SELECT count(*) {Fits}");

    private static readonly SqlStatement One = new($"""
        SELECT {Columns}, d.body FROM port_deliveries d JOIN edges e ON e.edge = d.edge WHERE d.state = 'dead' AND d.edge = $1 AND d.part = $2 AND d.seq = $3
        """);

    public async Task<DeadLetterPage> ListAsync(DeadLetterFilter filter, int limit, string? cursor, CancellationToken ct)
    {
        var letters = new List<DeadLetter>();
        long total = 0;
        var after = Parse(cursor);
        var (pipeline, edge, key) = (Clean(filter.Pipeline), Clean(filter.Edge), Clean(filter.Key));
        var (reason, search) = (Clean(filter.Reason), Clean(filter.Search));
        await database.ReadAsync(
            ConnectionUse.Requests,
            new SqlBatch()
                // One more than asked for tells whether there is a next page.
                .Read(
                    Page, row => letters.Add(Letter(row, [])), pipeline, edge, key, reason, search, filter.Since, filter.Before, after.Edge, after.Part, after.Seq, limit + 1)
                .Read(Total, row => total = row.Int64(0), pipeline, edge, key, reason, search, filter.Since, filter.Before),
            ct);
        var page = letters.Take(limit).ToList();
        return new(page, letters.Count > limit ? CursorOf(page[^1].Slot) : null, total);
    }

    public async Task<DeadLetter?> FindAsync(MessageSlot slot, CancellationToken ct)
    {
        DeadLetter? found = null;
        await database.ReadAsync(ConnectionUse.Requests, new SqlBatch().Read(One, row => found = Letter(row, row.Bytes(17)), slot.Edge, slot.Part, slot.Seq), ct);
        return found;
    }

    // A text that no row can hold fits none.
    private static string? Clean(string? text) => StorableText.Clean(text);

    private static string CursorOf(MessageSlot slot) => string.Create(CultureInfo.InvariantCulture, $"{slot.Edge}.{slot.Part}.{slot.Seq}");

    private static MessageSlot Parse(string? cursor) =>
        cursor?.Split('.') is [var edge, var part, var seq]
        && int.TryParse(edge, NumberStyles.None, CultureInfo.InvariantCulture, out var e)
        && short.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var p)
        && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var s)
            ? new(e, p, s)
            : new(0, 0, 0);

    private static DeadLetter Letter(SqlRow row, byte[] body) => new()
    {
        Pipeline = row.Text(0),
        EdgeName = row.Text(1),
        Slot = new(row.Int32(2), row.Int16(3), row.Int64(4)),
        Message = new()
        {
            Seq = row.Int64(4),
            Id = row.Guid(5),
            Key = row.TextOrNull(6),
            Contract = row.Int32(7),
            Trace = row.BytesOrNull(8),
            Headers = row.TextOrNull(9),
            CreatedAt = row.Time(10),
            Body = body,
        },
        Reason = row.TextOrNull(11) ?? "error",
        Error = row.TextOrNull(12),
        Failures = row.Int32(13),
        Revision = row.Int32(14),
        Holds = row.Bool(15),
        ParkedAt = row.Time(16),
    };
}
