using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace AutoVibe.Benchmarks;

/// <summary>A durable edge by hand: one task inserts 500 bodies at a time, another reads 500 and advances a cursor. Nothing else.</summary>
internal static class NpgsqlEdge
{
    public const int Batch = 500;

    public static async Task CreateTablesAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("""
            CREATE TABLE log (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body bytea NOT NULL);
            CREATE TABLE reader (position bigint NOT NULL);
            INSERT INTO reader VALUES (0);
            """);
        await command.ExecuteNonQueryAsync();
    }

    /// <returns>Messages per second, from the first insert to the last advance.</returns>
    public static async Task<double> RunAsync(NpgsqlDataSource database, int count)
    {
        await CreateTablesAsync(database);
        var bodies = Order.MakeBodies(Batch);
        var started = Stopwatch.GetTimestamp();

        await Task.WhenAll(Task.Run(() => ProduceAsync(database, bodies, count)), Task.Run(() => ConsumeAsync(database, count, static _ => { })));

        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public static async Task ConsumeAsync(NpgsqlDataSource database, int count, Action<byte[]> handle)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var read = new NpgsqlCommand("SELECT seq, body FROM log WHERE seq > $1 ORDER BY seq LIMIT $2", connection);
        var after = Add<long>(read, NpgsqlDbType.Bigint);
        Add<int>(read, NpgsqlDbType.Integer).TypedValue = Batch;
        await read.PrepareAsync();
        await using var advance = new NpgsqlCommand("UPDATE reader SET position = $1", connection);
        var position = Add<long>(advance, NpgsqlDbType.Bigint);
        await advance.PrepareAsync();

        for (var handled = 0; handled < count;)
        {
            var before = handled;
            await using (var rows = await read.ExecuteReaderAsync())
            {
                while (await rows.ReadAsync())
                {
                    after.TypedValue = rows.GetInt64(0);
                    handle(rows.GetFieldValue<byte[]>(1));
                    handled++;
                }
            }

            if (handled == before)
                continue;

            position.TypedValue = after.TypedValue;
            await advance.ExecuteNonQueryAsync();
        }
    }

    public static NpgsqlCommand Insert(NpgsqlConnection connection, out NpgsqlParameter<byte[][]> bodies)
    {
        var insert = new NpgsqlCommand("INSERT INTO log (body) SELECT unnest($1)", connection);
        bodies = Add<byte[][]>(insert, NpgsqlDbType.Array | NpgsqlDbType.Bytea);
        return insert;
    }

    private static async Task ProduceAsync(NpgsqlDataSource database, byte[][] bodies, int count)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var insert = Insert(connection, out var parameter);
        await insert.PrepareAsync();
        for (var sent = 0; sent < count; sent += Batch)
        {
            parameter.TypedValue = count - sent >= Batch ? bodies : bodies[..(count - sent)];
            await insert.ExecuteNonQueryAsync();
        }
    }

    private static NpgsqlParameter<T> Add<T>(NpgsqlCommand command, NpgsqlDbType type)
    {
        var parameter = new NpgsqlParameter<T> { NpgsqlDbType = type };
        command.Parameters.Add(parameter);
        return parameter;
    }
}
