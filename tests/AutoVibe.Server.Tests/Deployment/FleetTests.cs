using System.Globalization;
using AutoVibe.ServiceDefaults;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

/// <summary>Server, workers, PostgreSQL and Redis in the environment of the AppHost, each of them killed while an intake runs.</summary>
public sealed class FleetTests : IDisposable
{
    private const int Files = 3000;
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder _folder = new();
    private readonly List<ChildProgram> _programs = [];

    public void Dispose()
    {
        _programs.ForEach(program => program.Dispose());
        _folder.Dispose();
    }

    [ManyProcessFact]
    public async Task Whatever_is_killed_under_load_nothing_is_lost_or_doubled_and_whoever_is_asked_to_stop_hands_over()
    {
        for (var file = 0; file < Files; file++)
            _folder.Write($"project/{file}.py", "1\n");
        await using var cluster = await PostgresCluster.StartAsync();
        await using var redis = await RedisServer.StartWithPasswordAsync(AppHostEnvironment.RedisPassword);
        await using var receiver = await OtlpReceiver.StartAsync(grpc: true);
        var database = await cluster.CreateDatabaseAsync();
        var installation = new AppHostEnvironment(_folder.Root, cluster, database, redis, receiver) { Extra = [("AutoVibe__Pipelines__BatchSize", "10")] };
        Assert.Equal(0, await installation.MigrateAsync());
        var (server, address) = await StartAsync(installation, "AutoVibe.Server", ResourceNames.Server);
        var killed = await WorkerAsync(installation);
        var asked = await WorkerAsync(installation);
        await WorkerAsync(installation);
        using (var client = AppHostEnvironment.Operator(address))
            await client.TellAsync("/api/intakes", new { repository = _folder["project"], slug = "project" });

        await WorkGoesOnAsync();
        killed.KillNow();
        _programs.Remove(killed);
        await WorkGoesOnAsync();
        await redis.KillAsync();
        await WorkGoesOnAsync();
        await cluster.RestartImmediatelyAsync();
        await WorkGoesOnAsync();
        await redis.StartAgainAsync();
        Assert.All(_programs, program => Assert.False(program.HasExited, program.Errors));
        server.KillNow();
        _programs.Remove(server);
        (_, address) = await StartAsync(installation, "AutoVibe.Server", ResourceNames.Server);
        var began = TimeProvider.System.GetTimestamp();
        asked.Terminate();

        Assert.Equal(0, await asked.ExitAsync());
        Assert.True(TimeProvider.System.GetElapsedTime(began) < LongestDrain, "The drain took too long.");
        _programs.Remove(asked);
        using var next = AppHostEnvironment.Operator(address);
        var ended = await next.IntakeEndAsync((await next.AskAsync("/api/projects/project")).GetProperty("intake"));
        Assert.Equal(("finished", Files), (ended.GetProperty("state").GetString(), ended.GetProperty("files").GetInt32()));
        var findings = await next.AskAsync("/api/doctor?deep=true");
        Assert.True(findings.GetProperty("passed").GetBoolean(), findings.ToString());
        Assert.All(_programs, program => Assert.False(program.HasExited, program.Errors));

        async Task WorkGoesOnAsync()
        {
            var done = await DoneAsync();
            await Until.TrueAsync(async () => await DoneAsync() > done + 50, "New work");
            Assert.Equal("1", await cluster.QueryAsync("SELECT count(*) FROM intakes JOIN projects p ON p.id = project_id WHERE p.slug = 'project' AND ended_at IS NULL", database));
        }

        async Task<long> DoneAsync() => long.Parse(await cluster.QueryAsync("SELECT sum(done) FROM port_cursors", database), CultureInfo.InvariantCulture);
    }

    private async Task<ChildProgram> WorkerAsync(AppHostEnvironment installation) => (await StartAsync(installation, "AutoVibe.Worker", ResourceNames.Worker)).Program;

    private async Task<(ChildProgram Program, Uri Address)> StartAsync(AppHostEnvironment installation, string program, string service)
    {
        var started = installation.Start(program, service, $"{service}-{_programs.Count}");
        _programs.Add(started.Program);
        await AppHostEnvironment.HealthyAsync(started.Program, started.Address);
        return started;
    }
}
