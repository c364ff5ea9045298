using AutoVibe.Tests;
using Npgsql;

namespace AutoVibe.Benchmarks;

/// <summary>A PostgreSQL server of this process's own. Its durability settings are PostgreSQL's defaults: fsync and synchronous_commit are on.</summary>
internal sealed class BenchmarkServer : IAsyncDisposable
{
    private readonly PostgresCluster _cluster;

    private BenchmarkServer(PostgresCluster cluster) => _cluster = cluster;

    public static async Task<BenchmarkServer> StartAsync() =>
        new(await PostgresCluster.StartAsync("shared_buffers=256MB", "max_wal_size=2GB", "checkpoint_timeout=15min"));

    /// <summary>Gives work an empty database of its own and drops it afterwards.</summary>
    /// <param name="work">Takes the connection string.</param>
    public async Task<T> WithDatabaseAsync<T>(Func<string, Task<T>> work)
    {
        var database = await _cluster.CreateDatabaseAsync();

        // What others wrote before is on disk before this work's clock runs.
        await _cluster.QueryAsync("CHECKPOINT");
        try
        {
            return await work(_cluster.ConnectionString(database));
        }
        finally
        {
            await _cluster.DropDatabaseAsync(database);
        }
    }

    /// <summary>The same with a pool of connections, for what is written by hand.</summary>
    public Task<T> WithDataSourceAsync<T>(Func<NpgsqlDataSource, Task<T>> work) => WithDatabaseAsync(async connectionString =>
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        return await work(database);
    });

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
