using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

public sealed class WorkerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_connection_string_it_refuses_and_says_where_it_looked()
    {
        using var worker = ChildProgram.Start("AutoVibe.Worker", _folder.Root, []);

        Assert.Equal(2, await worker.ExitAsync());
        Assert.Contains("the environment variable ConnectionStrings__autovibe", worker.Errors);
        Assert.Contains("appsettings.json", worker.Errors);
        Assert.DoesNotContain("   at ", worker.Errors);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public async Task A_database_that_is_away_is_told_without_its_password()
    {
        using var worker = ChildProgram.Start("AutoVibe.Worker", _folder.Root,
            ["--connection", "Host=127.0.0.1;Port=9;Username=u;Password=geheim;Database=d", "--AutoVibe:Storage:RetryCount", "0"]);

        Assert.Equal(6, await worker.ExitAsync());
        Assert.Contains("AV2002", worker.Errors);
        Assert.DoesNotContain("geheim", worker.Errors);
        Assert.DoesNotContain("   at ", worker.Errors);
    }

    [Fact]
    public async Task A_connection_beyond_this_machine_must_be_verified()
    {
        using var worker = ChildProgram.Start("AutoVibe.Worker", _folder.Root, ["--connection", "Host=db.example;Database=d;SSL Mode=Require"]);

        Assert.Equal(2, await worker.ExitAsync());
        Assert.Contains("VerifyFull", worker.Errors);
    }

    [PostgresFact]
    public async Task Asked_to_stop_it_hands_its_lanes_over_and_ends_well()
    {
        var connection = await DatabaseAsync();
        using var worker = ChildProgram.Start("AutoVibe.Worker", _folder.Root, ["--connection", connection]);
        await Until.FoundAsync(() => worker.Errors.Contains("runs pipelines") ? "" : null, "The worker", () => worker.Errors);

        var start = TimeProvider.System.GetTimestamp();
        worker.Terminate();

        Assert.Equal(0, await worker.ExitAsync());
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.DoesNotMatch(Complaints.Any, worker.Errors);
    }

    [PostgresFact]
    public async Task A_server_and_workers_share_the_pipelines_of_one_database()
    {
        for (var file = 0; file < 300; file++)
            _folder.Write($"project/{file}.py", "1\n");
        var connection = await DatabaseAsync();
        using var worker = ChildProgram.Start("AutoVibe.Worker", _folder.Root, ["--connection", connection]);
        using var server = await RunningServerProgram.StartAsync(_folder.Root, ("ConnectionStrings__autovibe", connection));
        using var client = server.Client();

        var report = await client.IntakeEndAsync(await client.TellAsync("/api/intakes", new { repository = _folder["project"] }));

        Assert.Equal(300, report.GetProperty("files").GetInt64());
        Assert.Contains("PostgreSQL", (await client.AskAsync("/api/server")).GetProperty("database").GetString());
        Assert.True((await client.AskAsync("/api/doctor?deep=true")).GetProperty("passed").GetBoolean());
        Assert.False(File.Exists(server.Data.EngineLock));
    }

    private static async Task<string> DatabaseAsync()
    {
        var cluster = await PostgresCluster.SharedAsync();
        return cluster.ConnectionString(await cluster.CreateDatabaseAsync());
    }
}
