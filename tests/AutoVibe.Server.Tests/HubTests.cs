using System.Globalization;
using System.Net;
using System.Text.Json;
using AutoVibe.Hosting;
using AutoVibe.Machines;
using AutoVibe.Pipelines;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Server.Tests;

public sealed class HubTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostgresFact]
    public async Task Hubs_of_different_capacity_run_as_many_machines_as_each_may_requests_come_in_up_to_the_sum_and_one_that_dies_takes_its_slots_along()
    {
        _folder.Write("project/a.txt", "a\n");
        _folder.Write("project.script.json", """{ "variants": [ { "steps": [ { "wait": "01:00:00" } ] } ] }""");
        var cluster = await PostgresCluster.SharedAsync();
        var connection = cluster.ConnectionString(await cluster.CreateDatabaseAsync());
        using var operators = QuietHost.Build(
            ProgramSettings.OfCommand(CommandLineSettings.Parse(["--connection", connection, "--data", _folder[DataFolder.DefaultName]])), runPipelines: false);
        Directory.CreateDirectory(_folder[DataFolder.DefaultName]);
        await operators.StartAsync();
        var (hubs, evolutions) = (operators.Services.GetRequiredService<IHubs>(), operators.Services.GetRequiredService<IEvolutions>());
        await operators.Services.GetRequiredService<IProjects>().CreateAsync(new() { Repository = _folder["project"], Slug = "project" }, default);
        await operators.Services.GetRequiredService<ICheckpoints>().CreateAsync("project", new("first"), null, default);
        await AskAsync(evolutions, 4);
        Assert.False((await HubsFindingAsync(operators)).Passed);
        var workers = new List<ChildProgram>();
        try
        {
            workers.AddRange(new[] { 1, 3 }.Select(capacity => ChildProgram.Start(
                "AutoVibe.Worker", _folder.Root, [], ("ConnectionStrings__autovibe", connection), ("AutoVibe__Machines__AtOnce", $"{capacity}"), ("AutoVibe__Hub__Name", "test"))));
            await SeeAsync(hubs, (NodeState.Alive, 1, 1), (NodeState.Alive, 3, 3));
            Assert.True((await HubsFindingAsync(operators)).Passed);
            var small = (await hubs.ListAsync(default)).Hubs.Single(hub => hub.Capacity == 1);
            var machines = operators.Services.GetRequiredService<IMachines>();
            Assert.Equal(small.Id, Assert.Single((await machines.ListAsync(null, small.Name.ToUpperInvariant(), new(), default)).Machines).Hub);
            Assert.Single((await machines.ListAsync("project", $"{small.Id}", new(), default)).Machines);

            // All four slots are taken: no project's turn comes.
            var more = await AskAsync(evolutions, 2);
            var large = (await hubs.ListAsync(default)).Hubs.Single(hub => hub.Capacity == 3);
            workers.Single(worker => worker.Id == int.Parse(large.Process.Split(':')[0], CultureInfo.InvariantCulture)).KillNow();
            await Until.TrueAsync(async () => (await hubs.ListAsync(default)).Slots == 1, "One slot, that of the other hub");

            await SeeAsync(hubs, (NodeState.Alive, 1, 1), (NodeState.Dead, 3, 3));
            Assert.Equal(EvolutionState.Requested, (await evolutions.ShowAsync(more, default)).State);
            workers.Add(ChildProgram.Start("AutoVibe.Worker", _folder.Root, [], ("ConnectionStrings__autovibe", connection), ("AutoVibe__Machines__AtOnce", "4"), ("AutoVibe__Hub__Name", "test"), ("AutoVibe__Hub__Parent", small.Name)));
            await SeeAsync(hubs, (NodeState.Alive, 1, 1), (NodeState.Alive, 4, 3));
            var back = (await hubs.ListAsync(default)).Hubs.Single(hub => hub.Capacity == 4);
            Assert.Equal((large.Id, large.Name), (back.Id, back.Name));
            Assert.NotEqual(large.Node, back.Node);
            Assert.Equal((null, (Guid?)small.Id), (large.Parent, back.Parent));
            await Until.TrueAsync(async () => (await evolutions.ShowAsync(more, default)).State == EvolutionState.Running, "The turn of the second request, now that there are five slots");
            await SeeAsync(hubs, (NodeState.Alive, 1, 1), (NodeState.Alive, 4, 4));
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
            await operators.StopAsync();
        }
    }

    [Fact]
    public async Task A_server_that_is_alone_is_a_hub_which_is_found_by_id_and_name()
    {
        await using var server = await HostedServer.StartAsync(_folder.Root);
        using var client = server.Client();
        await Until.TrueAsync(async () => (await client.AskAsync("/api/hubs")).GetProperty("slots").GetInt32() == 4, "A hub");

        var hub = (await client.AskAsync("/api/hubs")).GetProperty("hubs")[0];

        Assert.Equal((Environment.MachineName, "alive", 4), (hub.GetProperty("name").GetString(), hub.GetProperty("state").GetString(), hub.GetProperty("capacity").GetInt32()));
        Assert.StartsWith($"{Environment.ProcessId}:", hub.GetProperty("process").GetString());
        var id = hub.GetProperty("id").GetString();
        Assert.Equal(id, (await client.AskAsync($"/api/hubs/{id}")).GetProperty("id").GetString());
        Assert.Equal(id, (await client.AskAsync($"/api/hubs/{Environment.MachineName.ToUpperInvariant()}")).GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Array, (await client.AskAsync($"/api/machines?hub={Environment.MachineName}")).GetProperty("machines").ValueKind);
        Assert.Equal((HttpStatusCode.NotFound, "AV3920"), await client.TryAsync("GET", "/api/hubs/elsewhere"));
        Assert.Equal((HttpStatusCode.NotFound, "AV3920"), await client.TryAsync("GET", "/api/machines?hub=elsewhere"));
    }

    // One that waits for its turn has the hub that died with it until another one begins it.
    private static Task SeeAsync(IHubs hubs, params (NodeState State, int Capacity, int Machines)[] expected) => Until.TrueAsync(
        async () => (await hubs.ListAsync(default)).Hubs.OrderBy(hub => hub.Capacity).Select(hub => (hub.State, hub.Capacity, hub.Machines)).SequenceEqual(expected),
        $"Hubs as {string.Join(", ", expected)}");

    private static async Task<Guid> AskAsync(IEvolutions evolutions, int variants) =>
        (await evolutions.RequestAsync("project", new() { Prompt = "x", Agent = AgentTypes.Scripted, Variants = variants, Checks = ["true"] }, default)).Request;

    private static async Task<DoctorFinding> HubsFindingAsync(IHost host) =>
        (await host.Services.GetRequiredService<CheckUp>().CheckAsync(deep: false, default)).Single(finding => finding.Check == "hubs");
}
