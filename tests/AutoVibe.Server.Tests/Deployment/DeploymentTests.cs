using System.Text.Json;
using AutoVibe.ServiceDefaults;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

public sealed class DeploymentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ManyProcessFact]
    public async Task In_the_environment_of_the_AppHost_work_flows_probes_answer_telemetry_arrives_and_commands_reach_every_process()
    {
        for (var file = 0; file < 100; file++)
            _folder.Write($"project/{file}.py", "1\n");
        var cluster = await PostgresCluster.SharedAsync();
        await using var receiver = await OtlpReceiver.StartAsync(grpc: true);
        await using var redis = await RedisServer.StartWithPasswordAsync(AppHostEnvironment.RedisPassword);
        var installation = new AppHostEnvironment(_folder.Root, cluster, await cluster.CreateDatabaseAsync(), redis, receiver);

        Assert.Equal(0, await installation.MigrateAsync());
        var (server, address) = installation.Start("AutoVibe.Server", ResourceNames.Server, "server-1");
        var (first, firstAddress) = installation.Start("AutoVibe.Worker", ResourceNames.Worker, "worker-1");
        var (second, secondAddress) = installation.Start("AutoVibe.Worker", ResourceNames.Worker, "worker-2");
        using var _ = server;
        using var __ = first;
        using var ___ = second;
        foreach (var (program, probed) in new[] { (server, address), (first, firstAddress), (second, secondAddress) })
            await AppHostEnvironment.HealthyAsync(program, probed);

        using var client = AppHostEnvironment.Operator(address);
        await Until.TrueAsync(
            async () => (await client.AskAsync(ResourceNames.HealthPath)).GetProperty("checks").GetProperty("StackExchange.Redis").GetProperty("status").GetString() == "healthy", "Redis");
        await NodesAsync(client, node => node.GetProperty("lanes").GetInt32() > 0, "Three nodes with lanes");
        await IntakeAsync(client);

        foreach (var instance in new[] { "server-1", "worker-1", "worker-2" })
        {
            await Until.FoundAsync(() => receiver.Spans.FirstOrDefault(span => span.Sender.Instance == instance), $"A span of {instance}", receiver.Describe);
            await Until.FoundAsync(() => receiver.Figures.FirstOrDefault(figure => figure.Sender.Instance == instance), $"A figure of {instance}");
        }

        Assert.Equal(0, (await client.TellAsync(ResourceNames.ReplayPath, new { all = true })).GetProperty("matched").GetInt64());
        await client.TellAsync(ResourceNames.DrainPath);
        await NodesAsync(client, node => node.GetProperty("state").GetString() == "drained" && node.GetProperty("lanes").GetInt32() == 0, "Three nodes that have drained");
        Assert.False(server.HasExited || first.HasExited || second.HasExited);
        foreach (var instance in new[] { "server-1", "worker-1", "worker-2" })
            await Until.FoundAsync(() => receiver.Logs.FirstOrDefault(log => log.Sender.Instance == instance && log.Text.Contains("has drained", StringComparison.Ordinal)), $"A line of {instance}");
        await client.TellAsync(ResourceNames.ResumePath);
        await IntakeAsync(client);

        Assert.True((await client.AskAsync("/api/doctor?deep=true")).GetProperty("passed").GetBoolean());
        foreach (var program in new[] { first, second, server })
        {
            program.Terminate();
            Assert.Equal(0, await program.ExitAsync());
        }
    }

    private async Task IntakeAsync(HttpClient client) => Assert.Equal(
        100, (await client.IntakeEndAsync(await client.TellAsync("/api/intakes", new { repository = _folder["project"] }))).GetProperty("files").GetInt64());

    private static Task NodesAsync(HttpClient client, Func<JsonElement, bool> condition, string what) => Until.TrueAsync(
        async () => (await client.AskAsync("/api/nodes")).GetProperty("nodes").EnumerateArray().ToList() is { Count: 3 } nodes && nodes.TrueForAll(node => condition(node)), what);
}
