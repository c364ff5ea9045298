using System.Data.Common;
using AutoVibe.Tests;
using Npgsql;

namespace AutoVibe.Chaos.Tests;

/// <summary>A database in a server of its own, with fsync on.</summary>
internal sealed class PostgresChaos : ChaosDatabase
{
    private readonly string _connection;
    private CuttingProxy? _proxy;

    private PostgresChaos(PostgresCluster cluster, string name)
    {
        Cluster = cluster;
        Name = name;
        _connection = cluster.ConnectionString(name);
    }

    public PostgresCluster Cluster { get; }

    public string Name { get; }

    public override IReadOnlyList<(string Name, string Value)> Settings => [("ConnectionStrings__autovibe", Way), ("AutoVibe__Data", Folder["data"]), ("DOTNET_ENVIRONMENT", "Development")];

    private string Way => _proxy is null ? _connection : new NpgsqlConnectionStringBuilder(_connection) { Port = _proxy.Port }.ToString();

    protected override string Rows => """
        CREATE TABLE chaos_rows (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL, number int NOT NULL, count int NOT NULL, sent_at bigint NOT NULL,
            written_at bigint NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
        """;

    public static async Task<PostgresChaos> StartAsync()
    {
        var cluster = await PostgresCluster.StartAsync();
        return new(cluster, await cluster.CreateDatabaseAsync());
    }

    /// <summary>From now on programs are sent through a proxy to the server. The test's own questions go straight to it.</summary>
    public CuttingProxy PutProxyBefore(Random random) => _proxy = new(Cluster.Port, random);

    public override async ValueTask DisposeAsync()
    {
        _proxy?.Dispose();
        NpgsqlConnection.ClearAllPools();
        await Cluster.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override DbConnection Connect() => new NpgsqlConnection(_connection);
}
