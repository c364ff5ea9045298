namespace AutoVibe.Pipelines.Testing;

// What the engine calls while it runs messages.
public sealed partial class FaultyStore
{
    /// <inheritdoc/>
    public Task RegisterAsync(NodeRegistration node, CancellationToken ct) =>
        Through(StoreCall.Node, () => store.RegisterAsync(node, ct), ct);

    /// <inheritdoc/>
    public Task<Observation> ObserveAsync(Guid node, bool beat, IReadOnlyList<int> segments, IReadOnlyList<int> edges, CancellationToken ct) =>
        Through(beat ? StoreCall.Node : StoreCall.Read, () => store.ObserveAsync(node, beat, segments, edges, ct), ct);

    /// <inheritdoc/>
    public Task<bool> DeclareDeadAsync(Guid node, long beatSeen, CancellationToken ct) =>
        Through(StoreCall.Node, () => store.DeclareDeadAsync(node, beatSeen, ct), ct);

    /// <inheritdoc/>
    public Task<int> RequestDrainAsync(Guid? node, CancellationToken ct) =>
        Through(StoreCall.Node, () => store.RequestDrainAsync(node, ct), ct);

    /// <inheritdoc/>
    Task<IReadOnlyList<NodeStatus>> INodeStore.ListAsync(CancellationToken ct) =>
        Through(StoreCall.Read, () => ((INodeStore)store).ListAsync(ct), ct);

    /// <inheritdoc/>
    public Task<int> RequestResumeAsync(Guid? node, CancellationToken ct) =>
        Through(StoreCall.Node, () => store.RequestResumeAsync(node, ct), ct);

    /// <inheritdoc/>
    public Task ReportDrainedAsync(Guid node, CancellationToken ct) =>
        Through(StoreCall.Node, () => store.ReportDrainedAsync(node, ct), ct);

    /// <inheritdoc/>
    public Task RemoveAsync(Guid node, CancellationToken ct) =>
        Through(StoreCall.Node, () => store.RemoveAsync(node, ct), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ClaimedLane>> ClaimAsync(LaneClaim claim, CancellationToken ct) =>
        Through(StoreCall.Lane, () => store.ClaimAsync(claim, ct), ct);

    /// <inheritdoc/>
    public Task ReleaseAsync(Guid node, LaneId lane, long epoch, CancellationToken ct) =>
        Through(StoreCall.Lane, () => store.ReleaseAsync(node, lane, epoch, ct), ct);

    /// <inheritdoc/>
    public Task<LaneState> LoadAsync(LaneId lane, IReadOnlyList<int> edges, IReadOnlyList<int> components, CancellationToken ct) =>
        Through(StoreCall.Read, () => store.LoadAsync(lane, edges, components, ct), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredMessage>> ReadAsync(EdgePart from, LogPosition after, int rows, int bytes, CancellationToken ct) =>
        Through(StoreCall.Read, () => store.ReadAsync(from, after, rows, bytes, ct), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ParkedMessage>> ReadParkedAsync(EdgePart from, IReadOnlyList<long> seqs, CancellationToken ct) =>
        Through(StoreCall.Read, () => store.ReadParkedAsync(from, seqs, ct), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StateRow>> ReadStateAsync(int component, short part, IReadOnlyList<string> keys, CancellationToken ct) =>
        Through(StoreCall.Read, () => store.ReadStateAsync(component, part, keys, ct), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Appended>> CommitAsync(LaneCommit commit, CancellationToken ct) =>
        Through(StoreCall.Commit, () => store.CommitAsync(commit, ct), ct, commit.Lane);

    /// <inheritdoc/>
    public Task OpenAsync(Guid sender, CancellationToken ct) =>
        Through(StoreCall.Send, () => store.OpenAsync(sender, ct), ct);

    /// <inheritdoc/>
    public Task<SendReceipt> SendAsync(SendBatch batch, CancellationToken ct) =>
        Through(StoreCall.Send, () => store.SendAsync(batch, ct), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SendOutcome>> OutcomesAsync(IReadOnlyList<SendMessage> messages, CancellationToken ct) =>
        Through(StoreCall.Read, () => store.OutcomesAsync(messages, ct), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ClaimedTask>> ClaimAsync(int edge, Guid node, int free, TimeSpan longestWait, CancellationToken ct) =>
        Through(StoreCall.Task, () => store.ClaimAsync(edge, node, free, longestWait, ct), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ClaimedTask>> RunningAsync(int edge, Guid node, CancellationToken ct) =>
        Through(StoreCall.Read, () => store.RunningAsync(edge, node, ct), ct);

    /// <inheritdoc/>
    public Task SaveProgressAsync(TaskToken task, byte[] progress, IReadOnlyList<OutgoingMessage> outputs, CancellationToken ct) =>
        Through(StoreCall.Task, () => store.SaveProgressAsync(task, progress, outputs, ct), ct);

    /// <inheritdoc/>
    public Task EndAsync(TaskToken task, TaskEnd end, CancellationToken ct) =>
        Through(StoreCall.Task, () => store.EndAsync(task, end, ct), ct);

    /// <inheritdoc/>
    public Task<int> RecoverAsync(CancellationToken ct) =>
        Through(StoreCall.Task, () => store.RecoverAsync(ct), ct);

    /// <inheritdoc/>
    public void Signal(IReadOnlyCollection<EdgePart> parts)
    {
        if (!Crashed.IsCompleted)
            store.Signal(parts);
    }

    /// <inheritdoc/>
    public Task ListenAsync(Action<EdgePart> woken, CancellationToken ct) => store.ListenAsync(woken, ct);
}
