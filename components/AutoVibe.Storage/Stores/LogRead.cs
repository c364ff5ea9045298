using System.Collections.Concurrent;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>Reads the next messages of a log, bounded in rows and bytes.</summary>
/// <remarks>
/// Where a log consists of days, the day of the cursor is read by its own name first: the plan of a query over all days opens every one of them. Only when
/// that day has no more are the others looked at. The bound in bytes is kept without summing sizes inside the server, which would copy every row once more: a body much larger than its share of the
/// bytes is left out of the answer, and the batch ends in front of it. When it is the first, it is read with the sum.
/// </remarks>
internal static class LogRead
{
    // So many times its share may a body be large; as many times the bytes may a read answer at worst.
    private const int Slack = 4;

    private const string Text = """
        SELECT seq, created_at, message_id, key, contract, trace, headers, CASE WHEN {bytes:body} <= $6 THEN body END
        FROM # WHERE edge = $1 AND part = $2 AND seq > $3 AND created_at >= $4 ORDER BY seq LIMIT $5
        """;

    // The time prunes days that were read.
    private static readonly SqlStatement Small = From("port_messages");

    private static readonly SqlStatement Large = new("""
        SELECT seq, created_at, message_id, key, contract, trace, headers, body FROM (
            SELECT m.*, sum({bytes:body}) OVER (ORDER BY seq ROWS UNBOUNDED PRECEDING) - {bytes:body} AS before
            FROM port_messages m WHERE edge = $1 AND part = $2 AND seq > $3 AND created_at >= $4 ORDER BY seq LIMIT $5) b
        WHERE before < $6 ORDER BY seq
        """);

    private static readonly ConcurrentDictionary<string, SqlStatement> OfDays = new();

    public static async Task<IReadOnlyList<StoredMessage>> RunAsync(Database database, EdgePart from, LogPosition after, int rows, int bytes, CancellationToken ct)
    {
        var share = (int)Math.Min(int.MaxValue, (long)bytes * Slack / Math.Max(1, rows));
        var answer = new Answer(rows, bytes);
        if (database.Days.LogOf(after.At) is { } day)
            await ReadDayAsync(OfDays.GetOrAdd(day, From));
        if (answer.IsEmpty)
            await ReadAsync(Small, share);
        if (answer.Messages.Count == 0 && answer.HasMore)
        {
            answer = new(rows, bytes);
            await ReadAsync(Large, bytes);
        }

        return answer.Messages;

        Task ReadAsync(SqlStatement statement, int limit) =>
            database.ReadAsync(new SqlBatch().Read(statement, answer.Add, from.Edge, from.Part, after.Seq, after.At, rows, limit), ct);

        async Task ReadDayAsync(SqlStatement statement)
        {
            try
            {
                await ReadAsync(statement, share);
            }
            catch (NoSuchDayException)
            {
                // Everything in it was read, so retention has dropped it.
            }
        }
    }

    private static SqlStatement From(string table) => new(Text.Replace("#", table, StringComparison.Ordinal));

    private sealed class Answer(int rows, int bytes)
    {
        private long _before;

        public List<StoredMessage> Messages { get; } = new(Math.Min(rows, 64));

        /// <summary>Whether the batch ends in front of a message that is there.</summary>
        public bool HasMore { get; private set; }

        public bool IsEmpty => Messages.Count == 0 && !HasMore;

        public void Add(SqlRow row)
        {
            if (HasMore || _before >= bytes || row.IsNull(7))
            {
                HasMore = true;
                return;
            }

            var body = row.Bytes(7);
            _before += body.Length;
            Messages.Add(new()
            {
                Seq = row.Int64(0),
                CreatedAt = row.Time(1),
                Id = row.Guid(2),
                Key = row.TextOrNull(3),
                Contract = row.Int32(4),
                Trace = row.BytesOrNull(5),
                Headers = row.TextOrNull(6),
                Body = body,
            });
        }
    }
}
