namespace AutoVibe.Pipelines.Testing;

public sealed partial class InMemoryPipelineStore
{
    private long _commits;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Appended>> CommitAsync(LaneCommit commit, CancellationToken ct) => Answer(() => Commit(commit), ct);

    private IReadOnlyList<Appended> Commit(LaneCommit commit)
    {
        var lane = Fenced(commit);
        if (commit.Probe is { } probe)
        {
            lane.Probe = probe;
            lane.CommitNo++;
            Changed?.Invoke($"the note that a message of {NameOf(lane)} runs alone");
            return [];
        }

        Check(commit, lane);
        lane.CommitNo++;
        lane.Unclean = 0;
        lane.Probe = null;
        var appended = Apply(commit, Now);
        Changed?.Invoke($"the commit of {NameOf(lane)}");
        return appended;
    }

    private LaneRow Fenced(LaneCommit commit)
    {
        var lane = FindLane(commit.Lane) ?? throw new CommitRefusedException($"There is no lane {commit.Lane}.");
        return lane.Owner == commit.Node && lane.Epoch == commit.Epoch && lane.CommitNo == commit.CommitNo
            ? lane
            : throw new LaneLostException(commit.Lane, lane.Owner, lane.Epoch, lane.CommitNo);
    }

    // Everything that can be refused is refused here, before the first change.
    private void Check(LaneCommit commit, LaneRow lane)
    {
        var seen = ++_commits;
        foreach (var move in commit.Cursors)
        {
            if (Partition(new EdgePart(move.Edge, commit.Lane.Part)).Cursor.Seq != move.From)
                throw new LaneLostException(commit.Lane, lane.Owner, lane.Epoch, lane.CommitNo);
        }

        foreach (var move in commit.Positions)
        {
            if ((ComponentPart(move.Component, commit.Lane.Part).Position?.Version ?? 0) != move.Version)
                throw new LaneLostException(commit.Lane, lane.Owner, lane.Epoch, lane.CommitNo);
        }

        foreach (var slot in commit.Finished)
            CheckParked(slot, seen, commit.Lane, lane);
        foreach (var change in commit.Changed)
            CheckParked(change.Slot, seen, commit.Lane, lane);
        CheckNew(commit.Parked);
        CheckEffects(commit.Lane.Part, commit.States, commit.Timers, commit.Commands, commit.Outputs);
    }

    private void CheckParked(MessageSlot slot, long seen, LaneId id, LaneRow lane)
    {
        if (!Partition(slot).Parked.TryGetValue(slot.Seq, out var row) || !row.IsParked || row.SeenBy == seen)
            throw new LaneLostException(id, lane.Owner, lane.Epoch, lane.CommitNo);
        row.SeenBy = seen;
    }

    private void CheckNew(IReadOnlyList<ParkedMessage> parked)
    {
        var slots = parked.Count > 1 ? new HashSet<MessageSlot>(parked.Count) : null;
        foreach (var message in parked)
        {
            if (Partition(message.Slot).Parked.ContainsKey(message.Slot.Seq) || slots?.Add(message.Slot) == false)
                throw new CommitRefusedException($"Message {message.Slot} is parked already.");
        }
    }

    private IReadOnlyList<Appended> Apply(LaneCommit commit, DateTimeOffset now)
    {
        foreach (var move in commit.Cursors)
            Partition(new EdgePart(move.Edge, commit.Lane.Part)).Advance(move);
        foreach (var move in commit.Positions)
            ComponentPart(move.Component, commit.Lane.Part).Position = new SourcePosition(move.Version + 1, move.Position);
        foreach (var slot in commit.Finished)
            Partition(slot).Parked.Remove(slot.Seq);
        foreach (var message in commit.Parked)
            Partition(message.Slot).Parked.Add(message.Slot.Seq, ParkedRow.Of(message, now));
        foreach (var change in commit.Changed)
            Partition(change.Slot).Parked[change.Slot.Seq].Set(change, now);
        foreach (var timer in commit.Timers)
            ComponentPart(timer.Component, commit.Lane.Part).Set(timer, now);
        ApplyEffects(commit.Lane.Part, commit.States, commit.Commands, commit.Rows);
        return Append(commit.Outputs, now);
    }
}
