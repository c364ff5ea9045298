using System.Data.Common;
using AutoVibe.Tests;
using Npgsql;

namespace AutoVibe.Chaos.Tests;

/// <summary>A database in a server of its own, with fsync on, and a Redis beside it.</summary>
internal sealed class PostgresChaos : ChaosDatabase
{
    private readonly string _connection;
    private CuttingProxy? _proxy;

    private PostgresChaos(PostgresCluster cluster, RedisServer? redis, string name)
    {
        Cluster = cluster;
        Redis = redis;
        Name = name;
        _connection = cluster.ConnectionString(name);
    }

    public PostgresCluster Cluster { get; }

    /// <summary>Null on a desk without Redis: then all is done without.</summary>
    public RedisServer? Redis { get; }

    public string Name { get; }

    public override IReadOnlyList<(string Name, string Value)> Settings =>
    [
        ("ConnectionStrings__autovibe", Way), ("AutoVibe__Data", Folder["data"]), ("DOTNET_ENVIRONMENT", "Development"),
        .. Redis is null ? [] : new[] { ("ConnectionStrings__redis", Redis.Connection) },
    ];

    private string Way => _proxy is null ? _connection : new NpgsqlConnectionStringBuilder(_connection) { Port = _proxy.Port }.ToString();

    protected override string Rows => """
        CREATE TABLE chaos_rows (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL, number int NOT NULL, count int NOT NULL, sent_at bigint NOT NULL,
            written_at bigint NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
        """;

    public override string Literal(Guid id) => $"'{id}'";

    public static async Task<PostgresChaos> StartAsync()
    {
        var cluster = await PostgresCluster.StartAsync();
        return new(cluster, RequiresRedis.Skip is null ? await RedisServer.StartAsync() : null, await cluster.CreateDatabaseAsync());
    }

    /// <summary>Redis is lost with all that it held, and there again a while later.</summary>
    public async Task LoseRedisAsync(Func<Task> meanwhile)
    {
        if (Redis is not null)
            await Redis.KillAsync();
        await meanwhile();
        if (Redis is not null)
            await Redis.StartAgainAsync();
    }

    /// <summary>From now on programs are sent through a proxy to the server. The test's own questions go straight to it.</summary>
    public CuttingProxy PutProxyBefore(Random random) => _proxy = new(Cluster.Port, random);

    public override async ValueTask DisposeAsync()
    {
        _proxy?.Dispose();
        NpgsqlConnection.ClearAllPools();
        await Cluster.DisposeAsync();
        if (Redis is not null)
            await Redis.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override DbConnection Connect() => new NpgsqlConnection(_connection);
}
