using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>Dead letters: messages that are parked until a person decides.</summary>
internal sealed partial class SqlDeadLetterStore(Database database) : IDeadLetterStore
{
    // A lane stands still while its letters are treated.
    private const int Slice = 500;

    public async Task<DeadLetterOutcome> EditAsync(MessageSlot slot, int revision, byte[] body, string actor, CancellationToken ct) =>
        (await ActAsync([new(slot, revision)], new Edition(actor, body), ct))[0];

    public Task<IReadOnlyList<DeadLetterOutcome>> ReplayAsync(IReadOnlyList<DeadLetterRef> letters, string actor, CancellationToken ct) =>
        ActAsync(letters, new Replayal(actor), ct);

    public Task<IReadOnlyList<DeadLetterOutcome>> DiscardAsync(IReadOnlyList<DeadLetterRef> letters, string actor, CancellationToken ct) =>
        ActAsync(letters, new Removal(actor), ct);

    private async Task<IReadOnlyList<DeadLetterOutcome>> ActAsync(IReadOnlyList<DeadLetterRef> letters, Act act, CancellationToken ct)
    {
        var segments = await SegmentsAsync([.. letters.Select(letter => letter.Slot.Edge).Distinct()], ct);
        var outcomes = new Dictionary<MessageSlot, DeadLetterOutcome>();
        var lanes = letters.DistinctBy(letter => letter.Slot)
            .Where(letter => segments.ContainsKey(letter.Slot.Edge))
            .GroupBy(letter => new LaneId(segments[letter.Slot.Edge], letter.Slot.Part));
        foreach (var lane in lanes)
        {
            foreach (var slice in lane.Chunk(Slice))
                await ActAsync(lane.Key, slice, act, outcomes, ct);
        }

        return [.. letters.Select(letter => outcomes.GetValueOrDefault(letter.Slot) ?? Unknown(letter.Slot))];
    }

    private async Task ActAsync(LaneId lane, DeadLetterRef[] letters, Act act, Dictionary<MessageSlot, DeadLetterOutcome> outcomes, CancellationToken ct)
    {
        int[] edges = [.. letters.Select(letter => letter.Slot.Edge).Distinct()];
        var rows = SqlRows.Of(letters)
            .With(letters, l => l.Slot.Edge).With(letters, l => l.Slot.Part).With(letters, l => l.Slot.Seq).With(letters, l => l.Revision);
        var revisions = letters.ToDictionary(letter => letter.Slot, letter => letter.Revision);
        var batch = new SqlBatch()
            .Lock(DeadLetterStatements.LockLane, lane.Segment, lane.Part)
            .Lock(DeadLetterStatements.LockEdges, edges)
            .Read(DeadLetterStatements.Look, rows, row =>
            {
                var slot = new MessageSlot(row.Int32(0), lane.Part, row.Int64(1));
                outcomes[slot] = row.Text(2) != "dead" ? Unknown(slot)
                    : row.Int32(3) != revisions[slot] ? new(slot, false, $"It was edited meanwhile: its revision is {row.Int32(3)}, not {revisions[slot]}.")
                    : new(slot, false, row.Bool(4) ? "Another message of its key is running; replay it when that one has ended." : null);
            })
            .Add(DeadLetterStatements.TakeLane, rows, lane.Segment, lane.Part);
        act.AddTo(batch, rows, row =>
        {
            var slot = new MessageSlot(row.Int32(0), lane.Part, row.Int64(1));
            outcomes[slot] = new(slot, true, null);
        });
        await database.CommitAsync(batch, ct);
    }

    private async Task<Dictionary<int, int>> SegmentsAsync(int[] edges, CancellationToken ct)
    {
        var segments = new Dictionary<int, int>();
        await database.ReadAsync(ConnectionUse.Requests, new SqlBatch().Read(DeadLetterStatements.SegmentOf, row => segments[row.Int32(0)] = row.Int32(1), edges), ct);
        return segments;
    }

    private static DeadLetterOutcome Unknown(MessageSlot slot) =>
        new(slot, false, "There is no such dead letter; it may have been replayed or discarded meanwhile.");

    private abstract class Act(string actor)
    {
        protected string Actor { get; } = StorableText.Clean(actor)!;

        public abstract void AddTo(SqlBatch batch, SqlRows letters, Action<SqlRow> changed);
    }

    private sealed class Edition(string actor, byte[] body) : Act(actor)
    {
        public override void AddTo(SqlBatch batch, SqlRows letters, Action<SqlRow> changed) => batch
            .Add(DeadLetterStatements.Audit, letters, Actor, "edit")
            .Read(DeadLetterStatements.Edit, letters, changed, body);
    }

    private sealed class Replayal(string actor) : Act(actor)
    {
        public override void AddTo(SqlBatch batch, SqlRows letters, Action<SqlRow> changed) => batch
            .Add(DeadLetterStatements.AuditFree, letters, Actor, "replay")
            .Read(DeadLetterStatements.Replay, letters, changed)
            .Add(DeadLetterStatements.HoldLater, letters)
            .Add(DeadLetterStatements.FreeFirst, letters);
    }

    private sealed class Removal(string actor) : Act(actor)
    {
        public override void AddTo(SqlBatch batch, SqlRows letters, Action<SqlRow> changed) => batch
            .Add(DeadLetterStatements.Audit, letters, Actor, "discard")
            .Add(DeadLetterStatements.CountDropped, letters)
            .Add(DeadLetterStatements.LetGo, letters)
            .Add(DeadLetterStatements.FreeFirst, letters)
            .Read(DeadLetterStatements.Remove, letters, changed);
    }
}
