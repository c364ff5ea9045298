namespace AutoVibe.Chaos.Tests;

/// <summary>Kills the process around the commits of lanes.</summary>
internal sealed class CrashingLanes(ILaneStore store, CrashPoints crash) : ILaneStore
{
    public async Task<IReadOnlyList<Appended>> CommitAsync(LaneCommit commit, CancellationToken ct)
    {
        crash.At(CrashPoint.BeforeCommit);
        if (commit.Parked.Count > 0)
            crash.At(CrashPoint.BeforeParking);
        IReadOnlyList<Appended> appended = [];
        await crash.DuringAsync(CrashPoint.DuringCommit, async () => appended = await store.CommitAsync(commit, ct));
        if (commit.Parked.Count > 0)
            crash.At(CrashPoint.AfterParking);
        crash.At(CrashPoint.AfterCommit);
        return appended;
    }

    public Task<LaneState> LoadAsync(LaneId lane, IReadOnlyList<int> edges, IReadOnlyList<int> components, CancellationToken ct) =>
        store.LoadAsync(lane, edges, components, ct);

    public Task<IReadOnlyList<StoredMessage>> ReadAsync(EdgePart from, LogPosition after, int rows, int bytes, CancellationToken ct) =>
        store.ReadAsync(from, after, rows, bytes, ct);

    public Task<IReadOnlyList<ParkedMessage>> ReadParkedAsync(EdgePart from, IReadOnlyList<long> seqs, CancellationToken ct) =>
        store.ReadParkedAsync(from, seqs, ct);

    public Task<IReadOnlyList<StateRow>> ReadStateAsync(int component, short part, IReadOnlyList<string> keys, CancellationToken ct) =>
        store.ReadStateAsync(component, part, keys, ct);
}
