using AutoVibe.Tests;
using Npgsql;

namespace AutoVibe.Benchmarks;

internal static class References
{
    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        await using var server = await PostgresCluster.StartAsync("shared_buffers=256MB", "max_wal_size=2GB");
        for (var i = 0; i < scale.Rounds; i++)
        {
            Console.Error.WriteLine($"channels {await ChannelChain.RunAsync(scale.Of(5_000_000, 10_000)):N0}");
            Console.Error.WriteLine($"batched {await BatchedChannelChain.RunAsync(scale.Of(30_000_000, 10_000)):N0}");
            Console.Error.WriteLine($"dataflow {await DataflowChain.RunAsync(scale.Of(2_000_000, 10_000)):N0}");
            var lone = await ChannelChain.LoneAsync(20_000);
            Console.Error.WriteLine($"lone p50 {lone.P50} p99 {lone.P99}");
            await using var a = NpgsqlDataSource.Create(server.ConnectionString(await server.CreateDatabaseAsync()));
            Console.Error.WriteLine($"npgsql edge {await NpgsqlEdge.RunAsync(a, scale.Of(1_000_000, 5_000)):N0}");
            await using var b = NpgsqlDataSource.Create(server.ConnectionString(await server.CreateDatabaseAsync()));
            var latencies = new Latencies(1000);
            Console.Error.WriteLine($"npgsql send {await NpgsqlSender.RunAsync(b, 256, scale.Of(500_000, 5_000), latencies):N0} p50 {latencies.P50} p99 {latencies.P99}");
            var file = Path.GetTempFileName();
            Console.Error.WriteLine($"sqlite edge {await SqliteEdge.RunAsync(file, scale.Of(300_000, 5_000)):N0}");
            File.Delete(file);
        }
        return new() { Name = "references", Target = "", Messages = 0 };
    }
}
