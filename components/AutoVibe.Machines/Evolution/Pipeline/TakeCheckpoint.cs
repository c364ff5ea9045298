using System.Text.Json.Nodes;
using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Keeps what a machine made, and reads it back. While the disk has no room for it the machine is paused and its workspace stays.</summary>
internal sealed class TakeCheckpoint(
    IMachineStore machines, IProjectStore projects, ProjectCheckpoints checkpoints, CheckpointVerification verification, CheckpointReading reading, MachineHome home, FileWork files, DiskPatience patience)
    : Transformer<MachineRun, MachineEnd>
{
    public override async ValueTask<MachineEnd?> TransformAsync(MachineRun message, MessageContext context, CancellationToken ct)
    {
        var end = (message.Kept ?? message.ToEnd()) with { Start = message.Start };
        var folder = home.Of(end.Machine);
        try
        {
            if (message is { Kept: null, HasWorkspace: true })
            {
                end = await patience.RunAsync(() => KeepAsync(message, end, folder, ct), why => PauseAsync(end, why, context.Draining, ct), context.Draining, ct);
                await context.SaveProgressAsync(message with { Kept = end }, ct);
            }

            folder.Delete();
            return end;
        }
        catch (Exception error) when (error is MachineException or IOException or UnauthorizedAccessException && !ct.IsCancellationRequested)
        {
            return end with { IsBroken = true, Outcome = AgentOutcome.Failed, Message = $"What it made could not be kept; it is in {folder.Workspace} on {Environment.MachineName}: {error.Message}" };
        }
    }

    // A person who does not want to wait asks to stop it. When this process leaves, the next one on this computer goes on, and no hub has died.
    private async Task<bool> PauseAsync(MachineEnd end, string why, CancellationToken leaving, CancellationToken ct)
    {
        var machine = await machines.GetAsync(end.Machine, ct);
        var words = $"has ended; what it made waits for room on the disk: {why}";
        if (machine.Progress != words || leaving.IsCancellationRequested)
            await machines.UpdateAsync(new() { Machine = end.Machine, Start = end.Start, State = MachineState.Paused, Progress = words, GivesBack = leaving.IsCancellationRequested }, ct);
        return machine.StopAskedBy is null;
    }

    private async Task<MachineEnd> KeepAsync(MachineRun run, MachineEnd end, MachineFolder folder, CancellationToken ct)
    {
        var wanted = new NewCheckpoint
        {
            Type = CheckpointType.Final,
            Folder = folder.Workspace,
            Parent = run.Before,
            Description = $"Attempt {end.Number}: {end.Outcome.ToWord()}",
            Context = new JsonObject { ["machine"] = $"{end.Machine}", ["request"] = $"{end.Request.Id}" },
        };
        var project = await projects.GetAsync($"{end.Request.Project}", ct);
        return await files.RunAsync(
            async () =>
            {
                var taken = await checkpoints.TakeAsync(project, wanted, progress: null, ct);
                await verification.OneAsync(taken.Id, progress: null, ct);
                var changes = ModificationsOf((await reading.CompareAsync(end.Request.Parent, taken.Id, ct)).Changes);
                return changes.IsEmpty ? end : end with { Checkpoint = taken.Id, TreeSha256 = taken.TreeSha256, Modifications = changes };
            },
            ct);
    }

    private static Modifications ModificationsOf(IEnumerable<TreeChange> changes)
    {
        var files = changes.Where(change => change.Type != EntryType.Folder).ToLookup(change => change.Kind);
        return new(
            files[ChangeKind.Added].Count(),
            files[ChangeKind.Changed].Count() + files[ChangeKind.Mode].Count() + files[ChangeKind.Renamed].Count(),
            files[ChangeKind.Removed].Count(),
            files.Sum(kind => kind.Sum(change => change.NewSize ?? change.OldSize ?? 0)));
    }
}
