using AutoVibe.Hosting;
using AutoVibe.Machines;
using AutoVibe.Pipelines;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Server.Tests;

public sealed class MachineOutageTests : IDisposable
{
    private const int Outages = 2;
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(2);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostgresFact]
    public async Task A_machine_whose_hub_loses_the_database_again_and_again_ends_well_and_no_death_is_counted()
    {
        var mark = $"{Guid.NewGuid():n}";
        _folder.Write("project/a.txt", "a\n");
        _folder.Write("project.script.json", $$"""
            { "variants": [ { "steps": [ { "write": { "path": "early", "text": "x" } }, { "run": "until test -e go; do sleep 0.1; done; echo {{mark}}" }, { "write": { "path": "late", "text": "y" } } ] } ] }
            """);
        await using var cluster = await PostgresCluster.StartAsync("fsync=off");
        var connection = cluster.ConnectionString(await cluster.CreateDatabaseAsync());
        (string, string)[] settings =
        [
            ("ConnectionStrings__autovibe", connection), ("AutoVibe__Machines__CheckpointEvery", "00:00:01"),
            ("AutoVibe__Pipelines__SilenceLimit", $"{SilenceLimit}"), ("AutoVibe__Pipelines__BeatInterval", "00:00:00.5"), ("AutoVibe__Pipelines__PollInterval", "00:00:00.25"),
        ];
        using var operators = QuietHost.Build(
            ProgramSettings.OfCommand(CommandLineSettings.Parse(["--connection", connection, "--data", _folder[DataFolder.DefaultName]])), runPipelines: false);
        Directory.CreateDirectory(_folder[DataFolder.DefaultName]);
        await operators.StartAsync();
        var machines = operators.Services.GetRequiredService<IMachines>();
        var evolutions = operators.Services.GetRequiredService<IEvolutions>();
        await operators.Services.GetRequiredService<IProjects>().CreateAsync(new() { Repository = _folder["project"], Slug = "project" }, default);
        await operators.Services.GetRequiredService<ICheckpoints>().CreateAsync("project", new("first"), null, default);
        var asked = await evolutions.RequestAsync("project", new() { Prompt = "x", Agent = AgentTypes.Scripted, Variants = 1, Checks = ["test -f early -a -f late"] }, default);
        using var worker = ChildProgram.Start("AutoVibe.Worker", _folder.Root, [], settings);
        using var other = ChildProgram.Start("AutoVibe.Worker", _folder.Root, [], settings);
        Machine machine = null!;
        for (var outage = 1; outage <= Outages; outage++)
        {
            machine = await AtWorkAsync();
            await cluster.StopImmediatelyAsync();
            if (outage == Outages)
                await EndAsync(machine);
            await Task.Delay(1.5 * SilenceLimit, TimeProvider.System);
            await cluster.StartAgainAsync();
        }

        await Until.TrueAsync(async () => (await evolutions.ShowAsync(asked.Request, default)).State == EvolutionState.Finished, "The end of the request");

        var ended = await machines.ShowAsync(machine.Id, default);
        Console.WriteLine($"outages: {ended.Starts} starts");
        Assert.Equal((AgentOutcome.Succeeded, 0), (ended.Outcome, ended.Deaths));
        Assert.Equal(0, LivingProcesses.With(mark));
        Assert.All(await operators.Services.GetRequiredService<IDoctor>().CheckAsync(deep: true, default), finding => Assert.True(finding.Passed, $"{finding.Check}: {finding.Text}"));
        await operators.StopAsync();

        async Task<Machine> AtWorkAsync()
        {
            var found = (Machine?)null;
            await Until.TrueAsync(
                async () => (found = (await machines.ListAsync(null, null, new() { Request = asked.Request }, default)).Machines.FirstOrDefault()) is { State: MachineState.Working, Checkpoints: > 0 } && LivingProcesses.With(mark) > 0,
                "A machine at work that has a checkpoint, and runs once");
            return found!;
        }

        Task EndAsync(Machine atWork)
        {
            _folder.Write($"{DataFolder.DefaultName}/machines/{atWork.Id:n}/work/go", "");
            return Until.TrueAsync(() => Task.FromResult(LivingProcesses.With(mark) == 0), "The end of the agent");
        }
    }
}
