using System.Text.Json.Nodes;
using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Keeps what a machine made, and reads it back.</summary>
internal sealed class TakeCheckpoint(
    IProjectStore projects, ProjectCheckpoints checkpoints, CheckpointVerification verification, CheckpointReading reading, MachineHome home)
    : Transformer<MachineRun, MachineEnd>
{
    public override async ValueTask<MachineEnd?> TransformAsync(MachineRun message, MessageContext context, CancellationToken ct)
    {
        var end = message.ToEnd();
        var folder = home.Of(end.Machine);
        if (!message.HasWorkspace)
        {
            folder.Delete();
            return end;
        }

        try
        {
            var wanted = new NewCheckpoint
            {
                Type = CheckpointType.Final,
                Folder = folder.Workspace,
                Parent = message.Before,
                Description = $"Attempt {end.Number}: {end.Outcome.ToWord()}",
                Context = new JsonObject { ["machine"] = $"{end.Machine}", ["request"] = $"{end.Request.Id}" },
            };
            var taken = await checkpoints.TakeAsync(await projects.GetAsync($"{end.Request.Project}", ct), wanted, progress: null, ct);
            await verification.OneAsync(taken.Id, progress: null, ct);
            var changes = ModificationsOf((await reading.CompareAsync(end.Request.Parent, taken.Id, ct)).Changes);
            folder.Delete();
            return changes.IsEmpty ? end : end with { Checkpoint = taken.Id, TreeSha256 = taken.TreeSha256, Modifications = changes };
        }
        catch (Exception error) when (error is MachineException or IOException or UnauthorizedAccessException && !ct.IsCancellationRequested)
        {
            return end with { IsBroken = true, Outcome = AgentOutcome.Failed, Message = $"What it made could not be kept; it is in {folder.Workspace} on {Environment.MachineName}: {error.Message}" };
        }
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
