using System.Diagnostics;
using System.Threading.Channels;
using Npgsql;

namespace AutoVibe.Benchmarks;

/// <summary>Durable sending by hand: callers hand their bodies to one writer, which commits what came together; a cursor reader handles them.</summary>
internal sealed class NpgsqlSender(NpgsqlDataSource database)
{
    private readonly Channel<(byte[] Body, TaskCompletionSource Stored)> _waiting =
        Channel.CreateBounded<(byte[], TaskCompletionSource)>(new BoundedChannelOptions(1024) { SingleReader = true });

    /// <returns>Messages per second, until the last one is handled.</returns>
    public static async Task<double> RunAsync(NpgsqlDataSource database, int callers, int count, Latencies latencies)
    {
        await NpgsqlEdge.CreateTablesAsync(database);
        var bodies = Order.MakeBodies(callers);
        var sender = new NpgsqlSender(database);
        var started = Stopwatch.GetTimestamp();

        var writer = Task.Run(sender.WriteAsync);
        var reader = Task.Run(() => NpgsqlEdge.ConsumeAsync(database, count, static _ => { }));
        await Callers.RunAsync(callers, count, latencies, (caller, _) => sender.SendAsync(bodies[caller]));
        sender._waiting.Writer.Complete();
        await Task.WhenAll(writer, reader);

        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private async Task SendAsync(byte[] body)
    {
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _waiting.Writer.WriteAsync((body, stored));
        await stored.Task;
    }

    private async Task WriteAsync()
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var insert = NpgsqlEdge.Insert(connection, out var parameter);
        await insert.PrepareAsync();
        List<byte[]> bodies = new(NpgsqlEdge.Batch);
        List<TaskCompletionSource> stored = new(NpgsqlEdge.Batch);

        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (bodies.Count < NpgsqlEdge.Batch && _waiting.Reader.TryRead(out var next))
            {
                bodies.Add(next.Body);
                stored.Add(next.Stored);
            }

            parameter.TypedValue = [.. bodies];
            await insert.ExecuteNonQueryAsync();
            stored.ForEach(waiting => waiting.SetResult());
            bodies.Clear();
            stored.Clear();
        }
    }
}
