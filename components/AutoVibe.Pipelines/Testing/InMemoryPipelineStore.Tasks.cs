namespace AutoVibe.Pipelines.Testing;

public sealed partial class InMemoryPipelineStore
{
    private long _tokens;

    /// <inheritdoc/>
    public Task<IReadOnlyList<ClaimedTask>> ClaimAsync(int edge, Guid node, int free, TimeSpan longestWait, CancellationToken ct) =>
        Answer(() => Claim(edge, node, free, longestWait), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ClaimedTask>> RunningAsync(int edge, Guid node, CancellationToken ct) => Answer<IReadOnlyList<ClaimedTask>>(
        () => [.. Edge(edge).Parts.SelectMany(part => part.Parked.Values)
            .Where(task => task.State == DeliveryState.Running && task.Owner == node)
            .Select(task => Claimed(task, Edge(edge).LaneOf(task.Slot.Part).Id, Now))],
        ct);

    /// <inheritdoc/>
    public Task SaveProgressAsync(TaskToken task, byte[] progress, IReadOnlyList<OutgoingMessage> outputs, CancellationToken ct) => Do(
        () =>
        {
            var row = Running(task);
            CheckOutputs(outputs);
            row.Progress = progress;
            Append(outputs, Now);
            Changed?.Invoke($"the progress of a task on {NameOf(task.Slot)}");
        },
        ct);

    /// <inheritdoc/>
    public Task EndAsync(TaskToken task, TaskEnd end, CancellationToken ct) => Do(() => End(task, end), ct);

    /// <inheritdoc/>
    public Task<int> RecoverAsync(CancellationToken ct) => Answer(
        () =>
        {
            var lost = _edges.SelectMany(edge => edge.Parts).SelectMany(part => part.Parked.Values)
                .Where(row => row.State == DeliveryState.Running && (row.Owner is not { } owner || FindNode(owner) is not { State: NodeState.Alive or NodeState.Draining }))
                .ToList();
            lost.ForEach(row => (row.State, row.Owner) = (DeliveryState.Waiting, null));
            if (lost.Count > 0)
                Changed?.Invoke("the recovery of tasks");
            return lost.Count;
        },
        ct);

    private IReadOnlyList<ClaimedTask> Claim(int edge, Guid node, int free, TimeSpan longestWait)
    {
        if (IsGone(node))
            return [];

        var now = Now;
        var row = Edge(edge);
        var running = row.Parts.Sum(part => part.Count(DeliveryState.Running));
        return [.. row.Parts.SelectMany(part => part.Parked.Values)
            .Where(task => task.State == DeliveryState.Waiting && (task.DueAt <= now || task.DueAt > now + longestWait))
            .OrderByDescending(task => task.Priority).ThenBy(task => task.DueAt).ThenBy(task => task.Slot.Seq)
            .Take(Math.Min(free, (row.Shape.Capacity ?? int.MaxValue) - running))
            .ToList()
            .Select(task => HandOut(task, row.LaneOf(task.Slot.Part).Id, node, now))];
    }

    // Tokens never come back, not even after a start from a savepoint.
    private ClaimedTask HandOut(ParkedRow task, LaneId lane, Guid node, DateTimeOffset now)
    {
        (task.State, task.Owner, task.Token) = (DeliveryState.Running, node, ++_tokens);
        task.Deliveries++;
        Changed?.Invoke($"the claim of a task on {NameOf(task.Slot)}");
        return Claimed(task, lane, now);
    }

    private static ClaimedTask Claimed(ParkedRow task, LaneId lane, DateTimeOffset now) => new(new TaskToken(lane, task.Slot, task.Token), task.Read(now));

    private ParkedRow Running(TaskToken task) =>
        Partition(task.Slot).Parked.TryGetValue(task.Slot.Seq, out var row) && row.State == DeliveryState.Running && row.Token == task.Token
            ? row
            : throw new TaskLostException(task);

    private void End(TaskToken task, TaskEnd end)
    {
        var row = Running(task);
        var outcome = end.Outcome;
        CheckEffects(task.Slot.Part, outcome.States, [], outcome.Commands, outcome.Outputs);

        var now = Now;
        var part = Partition(task.Slot);
        row.Deliveries = 0;
        if (end.Change is { } change)
            row.Set(change, now);
        else
            part.Remove(row, end.Dropped);

        part.Free(row.Message.Key, now);
        ApplyEffects(task.Slot.Part, outcome.States, outcome.Commands, outcome.Rows);
        Append(outcome.Outputs, now);
        Changed?.Invoke($"the end of a task on {NameOf(task.Slot)}");
    }
}
