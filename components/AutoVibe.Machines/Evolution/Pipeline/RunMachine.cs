using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Runs a machine. However it goes, it has an end: only a hub that dies leaves it to the next one.</summary>
internal sealed class RunMachine(ThisHub hub, IEvolutionStore requests, IMachineStore machines, MachineRunner runner, AgentWorkshop workshop, MachineHome home, FileWork files) : Transformer<MachineOrder, MachineRun>
{
    private const int MostDeaths = 2;

    public override async ValueTask<MachineRun?> TransformAsync(MachineOrder message, MessageContext context, CancellationToken ct)
    {
        // The request may have been ended between its turn and its admission; then there is no machine.
        if (await files.RunAsync(() => machines.BeginAsync(message.Machine, hub.Id, hub.Process, ct), ct) is not { } machine)
            return null;
        if (machine.EndedAt is not null)
            return Over(message, machine, machine.Outcome ?? AgentOutcome.Stopped, "It was stopped before it began.");
        await context.WaitUntilMayActAsync(ct);
        await workshop.TidyAsync(machine.Id, machine.Starts, ct);
        // Where the agent has ended it is not run again, as long as what it made is still to be had.
        if (context.Progress<MachineRun>() is { } done && (done.Kept is not null || !done.HasWorkspace || Directory.Exists(home.Of(machine.Id).Workspace)))
            return done with { Start = machine.Starts };
        if (machine.StopAskedBy is { } actor)
            return Over(message, machine, AgentOutcome.Stopped, $"{actor} asked to stop it.");
        if (machine.Deaths >= MostDeaths)
            return Over(message, machine, AgentOutcome.Failed, $"{machine.Deaths} hubs died while it worked.") with { IsBroken = true };

        var request = await files.RunAsync(() => requests.GetAsync(message.Request.Id, ct), ct);
        var run = await runner.RunAsync(machine, message, request, context.Draining, ct);
        await context.SaveProgressAsync(run, ct);
        return run;
    }

    private static MachineRun Over(MachineOrder order, Machine machine, AgentOutcome outcome, string why) => MachineRun.Of(order, machine) with { Outcome = outcome, Message = why };
}
