namespace AutoVibe.Chaos.Tests;

/// <summary>Kills the process around the claims and ends of tasks.</summary>
internal sealed class CrashingTasks(ITaskStore store, CrashPoints crash) : ITaskStore
{
    public async Task<IReadOnlyList<ClaimedTask>> ClaimAsync(int edge, Guid node, int free, TimeSpan longestWait, CancellationToken ct)
    {
        crash.At(CrashPoint.BeforeTaskClaim);
        var tasks = await store.ClaimAsync(edge, node, free, longestWait, ct);
        if (tasks.Count > 0)
            crash.At(CrashPoint.AfterTaskClaim);
        return tasks;
    }

    public async Task EndAsync(TaskToken task, TaskEnd end, CancellationToken ct)
    {
        crash.At(CrashPoint.BeforeTaskEnd);
        await crash.DuringAsync(CrashPoint.DuringTaskEnd, () => store.EndAsync(task, end, ct));
        crash.At(CrashPoint.AfterTaskEnd);
    }

    public Task<IReadOnlyList<ClaimedTask>> RunningAsync(int edge, Guid node, CancellationToken ct) => store.RunningAsync(edge, node, ct);

    public async Task SaveProgressAsync(TaskToken task, byte[] progress, IReadOnlyList<OutgoingMessage> outputs, CancellationToken ct)
    {
        crash.At(CrashPoint.BeforeProgress);
        await store.SaveProgressAsync(task, progress, outputs, ct);
        crash.At(CrashPoint.AfterProgress);
    }

    public Task<int> RecoverAsync(CancellationToken ct) => store.RecoverAsync(ct);
}
