using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Runs a project's commands on what a machine made: in a clean copy of the checkpoint, never in the agent's own workspace.</summary>
internal sealed class RunChecks(ProjectCheckpoints checkpoints, Sandboxes sandboxes, GatewayGrants gateway, MachineHome home, FileWork files, DiskPatience patience, MachineOptions options, MachineTelemetry telemetry, TimeProvider time)
    : Transformer<MachineEnd, CheckReport>
{
    private const int MostDeaths = 2;

    public override async ValueTask<CheckReport?> TransformAsync(MachineEnd message, MessageContext context, CancellationToken ct)
    {
        await context.WaitUntilMayActAsync(ct);
        await sandboxes.ReapAsync(message.Machine, ct);
        var folder = home.Of(message.Machine);
        var facts = new List<Evidence>();
        try
        {
            if (context.Deaths >= MostDeaths)
                NotRun($"{context.Deaths} hubs died while it was checked.");
            foreach (var command in message.Request.Checks.Skip(facts.Count))
            {
                // Each begins with exactly what the checkpoint holds, whatever the one before left behind.
                await patience.RunAsync(() => RestoreAsync(message, folder, ct), _ => Task.FromResult(true), context.Draining, ct);
                facts.Add(await RunAsync(message, command, facts.Count + 1, folder, ct));
            }
        }
        catch (MachineException error)
        {
            // What cannot be brought back cannot be checked, and that is a fact too.
            NotRun(error.Message);
        }
        finally
        {
            folder.Delete();
        }

        return new(message.Request.Id, message.Machine, facts) { Round = message.Request.Round };

        void NotRun(string why) => facts.AddRange(message.Request.Checks.Skip(facts.Count).Select(command => FactOf(message, command, null, TimeSpan.Zero, why, IsolationLevel.None, null)).ToList());
    }

    private Task<RestoreReport> RestoreAsync(MachineEnd end, MachineFolder folder, CancellationToken ct)
    {
        Directory.CreateDirectory(folder.Clean);
        return files.RunAsync(() => checkpoints.RestoreAsync(end.Checkpoint!.Value, folder.Clean, replace: true, dryRun: false, progress: null, ct), ct);
    }

    private async Task<Evidence> RunAsync(MachineEnd end, string command, int number, MachineFolder folder, CancellationToken ct)
    {
        var sandbox = await sandboxes.ChosenAsync(ct);
        Directory.CreateDirectory(folder.Home);
        using var span = MachineTelemetry.BeginCheck(end.Machine, number);
        var start = time.GetTimestamp();
        var (exit, log) = await ShellCommand.RunAsync(sandbox, end.Machine, command, folder.Clean, folder.Home, end.Request.Network, gateway.Redactor, options.LimitsFor(options.CheckTimeLimit), ct);
        var fact = FactOf(end, command, exit, time.GetElapsedTime(start), log, sandbox.Level, sandbox.EgressOf(end.Request.Network));
        telemetry.Checked(span, fact, time.GetElapsedTime(start));
        return fact;
    }

    private Evidence FactOf(MachineEnd end, string command, SandboxExit? exit, TimeSpan duration, string log, IsolationLevel level, NetworkAccess? egress) => new()
    {
        Id = Guid.CreateVersion7(time.GetUtcNow()),
        Project = end.Request.Project,
        Request = end.Request.Id,
        Machine = end.Machine,
        Checkpoint = end.Checkpoint!.Value,
        TreeSha256 = end.TreeSha256!,
        Source = EvidenceSource.Check,
        Command = command,
        ExitCode = exit is { End: SandboxEnd.Exited } ? exit.Code : null,
        Passed = exit is { End: SandboxEnd.Exited, Code: 0 },
        DurationMs = (long)duration.TotalMilliseconds,
        Log = exit is null or { End: SandboxEnd.Exited } ? log : $"{log}\n[ended: {exit.End.ToWord()}]",
        Isolation = level,
        Egress = egress,
        At = time.GetUtcNow(),
    };
}
