using System.Diagnostics;
using Npgsql;

namespace AutoVibe.Benchmarks;

/// <summary>Commits of one small row by hand, beside what is measured: what the server and its disk take at that moment for the least that can be stored.</summary>
internal sealed class BareCommits : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _insert;

    private BareCommits(NpgsqlConnection connection)
    {
        _connection = connection;
        _insert = new NpgsqlCommand("INSERT INTO bare_commits VALUES (1)", connection);
    }

    public static async Task<BareCommits> OpenAsync(string database, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(ct);
        await using (var table = new NpgsqlCommand("CREATE TABLE bare_commits (n int)", connection))
            await table.ExecuteNonQueryAsync(ct);
        var commits = new BareCommits(connection);
        await commits._insert.PrepareAsync(ct);
        return commits;
    }

    public async Task OneAsync(Latencies latencies, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await _insert.ExecuteNonQueryAsync(ct);
        latencies.AddSince(started);
    }

    public async ValueTask DisposeAsync()
    {
        await _insert.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
