using System.Collections.Concurrent;
using AutoVibe.Hosting;
using AutoVibe.Machines;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Chaos.Tests;

/// <summary>Lets hubs die at chosen points while machines work, and looks at what is left when others have ended the work.</summary>
internal sealed class MachineCrashRounds : IAsyncDisposable
{
    private const int OpenRequests = 4;
    private const string NoneIsDead = "No message is dead.";

    // Whether a machine runs twice at the same time is told by the kernel: a lock ends with whoever holds it.
    private const string Agent = """
        exec 9>"{folder}/locks/$AUTOVIBE_MACHINE"; flock -n 9 || echo "$AUTOVIBE_MACHINE" >>"{folder}/twice"; echo "$AUTOVIBE_MACHINE" >>"{folder}/runs"; echo x >early
        perl -MHTTP::Tiny -e 'HTTP::Tiny->new->post("$ENV{AUTOVIBE_GATEWAY}/v1/messages", {headers => {"x-api-key" => $ENV{AUTOVIBE_TOKEN}}, content => q({"model":"autovibe-offline","max_tokens":50,"messages":[{"role":"user","content":"x"}]})})'
        sleep {seconds}; : {mark}; echo y >late
        """;

    // At this level an agent can write what the test reads.
    private static readonly Times Settings = Times.Short with
    {
        Settings = [.. Times.Short.Settings, ("AutoVibe__Sandbox__Isolation", "process"), ("AutoVibe__Machines__CheckpointEvery", "00:00:01"), ("AutoVibe__Machines__StopGrace", "00:00:01")],
    };

    // Where a hub knows something that nobody else does yet.
    private static readonly CrashPoint[] Few =
        [CrashPoint.AfterBegin, CrashPoint.DuringWork, CrashPoint.AfterReserve, CrashPoint.BeforeCheckpoint, CrashPoint.AfterProgress, CrashPoint.DuringStop];

    private readonly ChaosDatabase _database;
    private readonly int _together;
    private readonly IHost _operators;
    private readonly ConcurrentBag<WorkerProcess> _hubs = [];
    private readonly string _mark = $"m{Guid.NewGuid():n}";
    private readonly ConcurrentQueue<CrashPoint> _points;
    private readonly List<Guid> _requests = [];
    private volatile bool _isOver;

    private MachineCrashRounds(ChaosDatabase database, int together, IHost operators)
    {
        (_database, _together, _operators) = (database, together, operators);
        var points = ChaosSize.Full ? [.. Enum.GetValues<CrashPoint>().Where(point => point is >= CrashPoint.BeforeTaskClaim and <= CrashPoint.AfterTaskEnd or > CrashPoint.AfterSend)] : Few;
        var order = Enumerable.Repeat(points, ChaosSize.CrashesPerPoint).SelectMany(all => all).ToArray();
        ChaosSize.Random().Shuffle(order);
        _points = new(order);
    }

    /// <param name="database">Where the hubs meet.</param>
    /// <param name="hubs">How many live at once.</param>
    public static async Task<MachineCrashRounds> BeginAsync(ChaosDatabase database, int hubs)
    {
        database.Folder.Write("project/a.txt", "a\n");
        Directory.CreateDirectory(database.Folder["locks"]);
        Directory.CreateDirectory(database.Folder["data"]);
        var connection = database.Settings.Where(setting => setting.Name == "ConnectionStrings__autovibe").SelectMany(setting => new[] { "--connection", setting.Value });
        var host = QuietHost.Build(ProgramSettings.OfCommand(CommandLineSettings.Parse([.. connection, "--data", database.Folder["data"]])), runPipelines: false);
        await host.StartAsync();
        await database.CreateTablesAsync();
        await host.Services.GetRequiredService<IProjects>().CreateAsync(new() { Repository = database.Folder["project"], Slug = "project" }, default);
        await host.Services.GetRequiredService<ICheckpoints>().CreateAsync("project", new("first"), null, default);
        return new(database, hubs, host);
    }

    public async Task RunAsync()
    {
        var asking = Task.WhenAll(Enumerable.Range(0, OpenRequests).Select(AskAsync));
        var dying = Task.WhenAll(Enumerable.Range(0, _together).Select(DieAsync));
        await await Task.WhenAny(asking, dying);
        _isOver = true;
        for (var last = 0; last < Math.Min(_together, 2); last++)
            Start(null);
        await asking;
        await CheckAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var hub in _hubs)
            hub.Dispose();
        await _operators.StopAsync();
        _operators.Dispose();
    }

    private WorkerProcess Start(string? crashFile)
    {
        var hub = WorkerProcess.Start(_database, Settings, arguments => arguments with { CrashFile = crashFile });
        _hubs.Add(hub);
        return hub;
    }

    // One hub after the other, each with a place at which it dies.
    private async Task DieAsync(int place)
    {
        while (_points.TryDequeue(out var point))
        {
            var file = _database.Folder[$"crash-{place}"];
            await File.WriteAllTextAsync(file, $"{point} 1");
            var hub = Start(file);
            await hub.EndedAsync();
            var code = await hub.ExitAsync();
            Assert.True(code == 137 && !File.Exists(file), $"A hub that was to die at {point} ended with {code}: {hub.Output}");
        }
    }

    // Every other wish takes long and is stopped.
    private async Task AskAsync(int place)
    {
        var evolutions = _operators.Services.GetRequiredService<IEvolutions>();
        var machines = _operators.Services.GetRequiredService<IMachineStore>();
        while (!_isOver)
        {
            var isStopped = place % 2 == 0;
            var command = Agent.Replace("{folder}", _database.Folder.Root, StringComparison.Ordinal).Replace("{seconds}", isStopped ? "600" : "0.3", StringComparison.Ordinal).Replace("{mark}", _mark, StringComparison.Ordinal);
            var asked = await evolutions.RequestAsync("project", new() { Prompt = "x", Agent = AgentTypes.Shell, Command = command, Variants = 1, Budget = "0.10", Checks = ["test -f early -a -f late"] }, default);
            lock (_requests)
                _requests.Add(asked.Request);
            await Wait.UntilAsync(
                async () =>
                {
                    if (isStopped && await OneOfAsync(machines, asked.Request) is { State: MachineState.Working, StopAskedBy: null } working)
                        await machines.AskStopAsync(working.Id, "test", default);
                    return (await evolutions.ShowAsync(asked.Request, default)).State == EvolutionState.Finished;
                },
                "the end of a request", async () => $"{_points.Count} hubs are to die. {await OneOfAsync(machines, asked.Request)} {await DeadAsync()}");
        }
    }

    private async Task<string> DeadAsync()
    {
        var letters = (await _operators.Services.GetRequiredService<IDeadLetterStore>().ListAsync(new(), 100, null, default)).Letters;
        return letters.Count == 0 ? NoneIsDead : $"Dead: {string.Join("; ", letters.Select(letter => $"{letter.EdgeName} {letter.Reason} {letter.Error}"))}";
    }

    private async Task CheckAsync()
    {
        var machines = _operators.Services.GetRequiredService<IMachineStore>();
        var runs = File.ReadAllLines(_database.Folder["runs"]).CountBy(machine => Guid.Parse(machine)).ToDictionary();
        var all = 0;
        foreach (var request in _requests)
        {
            var machine = Assert.Single(await machines.ListAsync(new() { Request = request }, default));
            Assert.True(machine is { EndedAt: not null, Outcome: AgentOutcome.Succeeded or AgentOutcome.Stopped or AgentOutcome.Failed } && (machine.Outcome != AgentOutcome.Failed || machine.Deaths >= 2), $"{machine}");
            Assert.True(runs.GetValueOrDefault(machine.Id) <= machine.Starts, $"Its agent ran {runs.GetValueOrDefault(machine.Id)} times: {machine}");

            // An agent makes one call in each run.
            var charged = await _database.AskAsync<int>($"SELECT count(*) FROM budget_reservations WHERE owner = {_database.Literal(machine.Id)} AND resource = 'api_calls' AND state = 'settled'");
            Assert.True(charged <= runs.GetValueOrDefault(machine.Id), $"{charged} calls were charged: {machine}");
            all += charged;
        }

        Assert.True(all > 0, "No call was charged.");
        Assert.Equal(NoneIsDead, await DeadAsync());
        Assert.False(File.Exists(_database.Folder["twice"]), "A machine ran twice at the same time.");
        Assert.Equal(0, await _database.AskAsync<int>("SELECT count(*) FROM budget_reservations WHERE state = 'open'"));
        Assert.Equal(0, LivingProcesses.With(_mark));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_database.Folder["data"], "machines")));
        Assert.Empty((await _operators.Services.GetRequiredService<ICheckpoints>().VerifyAsync(null, null, default)).Checkpoints);
        Assert.All(await _operators.Services.GetRequiredService<CheckUp>().CheckAsync(deep: true, default), finding => Assert.True(finding.Passed, $"{finding.Check}: {finding.Text}"));
    }

    private static async Task<Machine?> OneOfAsync(IMachineStore machines, Guid request) => (await machines.ListAsync(new() { Request = request }, default)).FirstOrDefault();
}
