namespace AutoVibe.Chaos.Tests;

/// <summary>Kills the process around the claims of lanes.</summary>
internal sealed class CrashingNodes(INodeStore store, CrashPoints crash) : INodeStore
{
    public async Task<IReadOnlyList<ClaimedLane>> ClaimAsync(LaneClaim claim, CancellationToken ct)
    {
        crash.At(CrashPoint.BeforeClaim);
        var lanes = await store.ClaimAsync(claim, ct);
        if (lanes.Count > 0)
            crash.At(CrashPoint.AfterClaim);
        return lanes;
    }

    public Task RegisterAsync(NodeRegistration node, CancellationToken ct) => store.RegisterAsync(node, ct);

    public Task<Observation> ObserveAsync(Guid node, bool beat, IReadOnlyList<int> segments, IReadOnlyList<int> edges, CancellationToken ct) =>
        store.ObserveAsync(node, beat, segments, edges, ct);

    public Task<bool> DeclareDeadAsync(Guid node, long beatSeen, CancellationToken ct) => store.DeclareDeadAsync(node, beatSeen, ct);

    public Task<int> RequestDrainAsync(Guid? node, CancellationToken ct) => store.RequestDrainAsync(node, ct);

    public Task<IReadOnlyList<NodeStatus>> ListAsync(CancellationToken ct) => store.ListAsync(ct);

    public Task<int> RequestResumeAsync(Guid? node, CancellationToken ct) => store.RequestResumeAsync(node, ct);

    public Task ReportDrainedAsync(Guid node, CancellationToken ct) => store.ReportDrainedAsync(node, ct);

    public Task RemoveAsync(Guid node, CancellationToken ct) => store.RemoveAsync(node, ct);

    public Task ReleaseAsync(Guid node, LaneId lane, long epoch, CancellationToken ct) => store.ReleaseAsync(node, lane, epoch, ct);
}
