using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace AutoVibe.Benchmarks;

/// <summary>A durable edge on SQLite by hand: 500 inserts in one transaction, then 500 rows read and the cursor advanced in another. Nothing else.</summary>
internal static class SqliteEdge
{
    private const int Batch = 500;

    /// <returns>Messages per second.</returns>
    public static async Task<double> RunAsync(string file, int count)
    {
        SQLitePCL.Batteries_V2.Init();
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        Execute(connection, """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE log (seq INTEGER PRIMARY KEY, body BLOB NOT NULL);
            CREATE TABLE reader (position INTEGER NOT NULL);
            INSERT INTO reader VALUES (0);
            """);
        var bodies = Order.MakeBodies(Batch);
        var started = Stopwatch.GetTimestamp();

        await Task.Run(() => Run(connection, bodies, count));

        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Run(SqliteConnection connection, byte[][] bodies, int count)
    {
        using var insert = Prepare(connection, "INSERT INTO log (body) VALUES (@value)", SqliteType.Blob);
        using var advance = Prepare(connection, "UPDATE reader SET position = @value", SqliteType.Integer);
        using var read = Prepare(connection, $"SELECT seq, body FROM log WHERE seq > @value ORDER BY seq LIMIT {Batch}", SqliteType.Integer);
        read.Parameters[0].Value = 0L;

        for (var done = 0; done < count; done += Batch)
        {
            using (var transaction = connection.BeginTransaction(deferred: false))
            {
                insert.Transaction = transaction;
                foreach (var body in bodies.AsSpan(0, Math.Min(Batch, count - done)))
                {
                    insert.Parameters[0].Value = body;
                    insert.ExecuteNonQuery();
                }

                transaction.Commit();
            }

            using (var transaction = connection.BeginTransaction(deferred: false))
            {
                read.Transaction = advance.Transaction = transaction;
                using (var rows = read.ExecuteReader())
                {
                    while (rows.Read())
                    {
                        advance.Parameters[0].Value = rows.GetInt64(0);
                        GC.KeepAlive(rows.GetFieldValue<byte[]>(1));
                    }
                }

                advance.ExecuteNonQuery();
                read.Parameters[0].Value = advance.Parameters[0].Value;
                transaction.Commit();
            }
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, SqliteType type)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add("@value", type);
        command.Prepare();
        return command;
    }
}
