using System.Data.Common;
using AutoVibe.Tests;
using Npgsql;

namespace AutoVibe.Chaos.Tests;

/// <summary>A database in a server of its own, with fsync on.</summary>
internal sealed class PostgresChaos : ChaosDatabase
{
    private readonly string _connection;

    private PostgresChaos(PostgresCluster cluster, string name)
    {
        Cluster = cluster;
        Name = name;
        _connection = cluster.ConnectionString(name);
    }

    public PostgresCluster Cluster { get; }

    public string Name { get; }

    public override IReadOnlyList<(string Name, string Value)> Settings => [("ConnectionStrings__autovibe", _connection), ("AutoVibe__Data", Folder["data"]), ("DOTNET_ENVIRONMENT", "Development")];

    protected override string Rows => """
        CREATE TABLE chaos_rows (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL, number int NOT NULL, count int NOT NULL, sent_at bigint NOT NULL,
            written_at bigint NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
        """;

    public static async Task<PostgresChaos> StartAsync()
    {
        var cluster = await PostgresCluster.StartAsync();
        return new(cluster, await cluster.CreateDatabaseAsync());
    }

    public override async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await Cluster.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override DbConnection Connect() => new NpgsqlConnection(_connection);
}
