using System.Diagnostics;
using System.Globalization;
using AutoVibe.Hosting;
using AutoVibe.Machines;
using AutoVibe.Pipelines;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Server.Tests;

public sealed class MachineTakeOverTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostgresFact]
    public async Task A_machine_whose_worker_is_killed_goes_on_in_another_one_and_nothing_of_the_first_one_lives()
    {
        var mark = $"{Guid.NewGuid():n}";
        _folder.Write("project/a.txt", "a\n");
        _folder.Write("project.script.json", $$"""
            { "variants": [ { "steps": [ { "write": { "path": "early", "text": "x" } }, { "run": "sleep 7; echo {{mark}}" }, { "write": { "path": "late", "text": "y" } } ] } ] }
            """);
        var cluster = await PostgresCluster.SharedAsync();
        var connection = cluster.ConnectionString(await cluster.CreateDatabaseAsync());
        (string, string)[] settings = [("ConnectionStrings__autovibe", connection), ("AutoVibe__Machines__CheckpointEvery", "00:00:01")];
        using var operators = QuietHost.Build(
            ProgramSettings.OfCommand(CommandLineSettings.Parse(["--connection", connection, "--data", _folder[DataFolder.DefaultName]])), runPipelines: false);
        Directory.CreateDirectory(_folder[DataFolder.DefaultName]);
        await operators.StartAsync();
        var machines = operators.Services.GetRequiredService<IMachines>();
        var evolutions = operators.Services.GetRequiredService<IEvolutions>();
        await operators.Services.GetRequiredService<IProjects>().CreateAsync(new() { Repository = _folder["project"], Slug = "project" }, default);
        await operators.Services.GetRequiredService<ICheckpoints>().CreateAsync("project", new("first"), null, default);
        var asked = await evolutions.RequestAsync("project", new() { Prompt = "x", Agent = AgentTypes.Scripted, Variants = 1, Checks = ["test -f early -a -f late"] }, default);
        var workers = new List<ChildProgram>();
        try
        {
            workers.AddRange(Enumerable.Range(0, 2).Select(_ => ChildProgram.Start("AutoVibe.Worker", _folder.Root, [], settings)));
            Machine? machine = null;
            await Until.TrueAsync(
                async () => (machine = (await machines.ListAsync(null, null, new() { Request = asked.Request }, default)).Machines.FirstOrDefault()) is { Checkpoints: > 0 } && LivingProcesses.With(mark) > 0,
                "A machine at work that has a checkpoint");
            var hub = (await operators.Services.GetRequiredService<IHubs>().ListAsync(default)).Hubs.Single(hub => hub.Id == machine!.Hub);
            var process = int.Parse(hub.Process.Split(':')[0], CultureInfo.InvariantCulture);

            var killed = Stopwatch.GetTimestamp();
            workers.Single(worker => worker.Id == process).KillNow();
            await Until.TrueAsync(() => Task.FromResult(LivingProcesses.With(mark) == 0), "The end of everything that the killed worker's machine had started");
            await Until.TrueAsync(async () => (await machines.ShowAsync(machine!.Id, default)) is { Starts: 2, State: MachineState.Working }, "The machine at work in the other worker");
            var stood = Stopwatch.GetElapsedTime(killed);
            await Until.TrueAsync(async () => (await evolutions.ShowAsync(asked.Request, default)).State == EvolutionState.Finished, "The end of the request");

            var (ended, report) = (await machines.ShowAsync(machine!.Id, default), await evolutions.ShowAsync(asked.Request, default));
            Assert.True(stood < Limit, $"The machine stood still for {stood}.");
            Assert.Equal((AgentOutcome.Succeeded, 2, 1, machine.Id), (ended.Outcome, ended.Starts, ended.Deaths, report.Winner));
            Assert.Equal(0, LivingProcesses.With(mark));
            Assert.All(await operators.Services.GetRequiredService<IDoctor>().CheckAsync(deep: true, default), finding => Assert.True(finding.Passed, $"{finding.Check}: {finding.Text}"));
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
            await operators.StopAsync();
        }
    }
}
