using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>What a commit changes, as statements; checks first what no database could store.</summary>
internal static class CommitBatch
{
    private static readonly HashSet<string> TransactionWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE", "PREPARE",
    };

    public static SqlBatch Of(LaneCommit commit, Action<Appended> onAppended)
    {
        var (node, lane, batch) = (commit.Node, commit.Lane, new SqlBatch());
        if (commit.Probe is { } probe)
            return batch.Add(CommitStatements.NoteProbe, lane.Segment, lane.Part, node, commit.Epoch, commit.CommitNo, probe.Edge, probe.Seq, probe.Count);

        batch.Add(CommitStatements.Fence, lane.Segment, lane.Part, node, commit.Epoch, commit.CommitNo);
        foreach (var cursor in commit.Cursors)
            batch.Add(CommitStatements.Advance, cursor.Edge, lane.Part, cursor.From, cursor.To.Seq, cursor.To.At, cursor.Done, cursor.Dropped);
        AddEffects(batch, commit);

        // A statement of a sink may give rows of its own, between which nobody could tell where the outputs lie.
        return AddOutputs(batch, commit.Outputs, commit.Commands.Count == 0 ? onAppended : null);
    }

    /// <summary>Commits of several lanes, without probes and outputs, as one.</summary>
    public static SqlBatch Of(IReadOnlyList<LaneCommit> commits)
    {
        if (commits.Count == 1)
            return Of(commits[0], static _ => { });

        var cursors = commits.SelectMany(commit => commit.Cursors, (commit, cursor) => (commit.Lane.Part, Cursor: cursor)).ToList();
        var batch = new SqlBatch()
            .Add(CommitStatements.FenceAll, SqlRows.Of(commits).With(commits, c => c.Lane.Segment).With(commits, c => c.Lane.Part)
                .With(commits, c => c.Node).With(commits, c => c.Epoch).With(commits, c => c.CommitNo))
            .Add(CommitStatements.AdvanceAll, SqlRows.Of(cursors).With(cursors, c => c.Cursor.Edge).With(cursors, c => c.Part)
                .With(cursors, c => c.Cursor.From).With(cursors, c => c.Cursor.To.Seq).With(cursors, c => c.Cursor.To.At).With(cursors, c => c.Cursor.Done).With(cursors, c => c.Cursor.Dropped));
        foreach (var commit in commits)
            AddEffects(batch, commit);
        return batch;
    }

    private static void AddEffects(SqlBatch batch, LaneCommit commit)
    {
        var lane = commit.Lane;
        foreach (var position in commit.Positions)
            batch.Add(CommitStatements.MoveSource, position.Component, lane.Part, position.Version, position.Position);
        AddStates(batch, lane.Part, commit.States);
        AddTimers(batch, lane.Part, commit.Timers);
        AddParked(batch, commit);
        AddSinks(batch, commit.Commands, commit.Rows);
    }

    public static void AddStates(SqlBatch batch, short part, IReadOnlyList<StateChange> changes)
    {
        if (changes.Count == 0)
            return;
        foreach (var change in changes)
            StorableText.Require(change.Key, "The state key of component", change.Component);

        var (saved, deleted) = Split(changes, change => change.Body is not null);
        batch.Add(CommitStatements.SaveStates, SqlRows.Of(saved)
            .With(saved, s => s.Component).With(saved, s => s.Key).With(saved, s => s.Contract).With(saved, s => s.Body), part);
        batch.Add(CommitStatements.DeleteStates, SqlRows.Of(deleted).With(deleted, s => s.Component).With(deleted, s => s.Key), part);
    }

    public static void AddSinks(SqlBatch batch, IReadOnlyList<SinkCommand> commands, IReadOnlyList<SinkRow> rows)
    {
        foreach (var command in commands)
        {
            Check(command);
            batch.Add(command);
        }

        foreach (var row in rows)
            StorableText.RequireJson(row.Json, "A sink's row for message", row.MessageId);
        batch.Add(CommitStatements.StoreRows, SqlRows.Of(rows)
            .With(rows, r => r.Sink).With(rows, r => r.MessageId).With(rows, r => r.Index).With(rows, r => r.DataType).With(rows, r => r.Json));
    }

    public static SqlBatch AddOutputs(SqlBatch batch, IReadOnlyList<OutgoingMessage> messages, Action<Appended>? onAppended = null)
    {
        foreach (var message in messages)
            Check(message);
        return batch.Append(messages, onAppended);
    }

    public static void Check(OutgoingMessage message)
    {
        StorableText.Require(message.Key, "The key of message", message.Id);
        StorableText.RequireJson(message.Headers, "A header of message", message.Id);
    }

    private static void Check(SinkCommand command)
    {
        StorableText.Require(command.Text, "A statement of", "a sink");
        var word = command.Text.AsSpan().TrimStart();
        var end = word.IndexOfAnyExcept(System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"));
        // It would end the batch's own transaction half-way.
        if (TransactionWords.Contains((end < 0 ? word : word[..end]).ToString()))
            throw new CommitRefusedException($"A statement of a sink runs inside the batch's transaction and may not be {command.Text}.");
        foreach (var (name, value) in command.Parameters)
            StorableText.Require(value as string, "A sink's statement: its parameter", name);
    }

    private static void AddTimers(SqlBatch batch, short part, IReadOnlyList<TimerChange> changes)
    {
        if (changes.Count == 0)
            return;
        foreach (var change in changes)
            StorableText.Require(change.Key, "The timer key of component", change.Component);

        var (set, cleared) = Split(changes, change => change.After is not null);
        batch.Add(CommitStatements.SetTimers, SqlRows.Of(set)
            .With(set, t => t.Component).With(set, t => t.Key).With(set, t => Microseconds(t.After!.Value)), part);
        batch.Add(CommitStatements.ClearTimers, SqlRows.Of(cleared).With(cleared, t => t.Component).With(cleared, t => t.Key), part);
    }

    private static void AddParked(SqlBatch batch, LaneCommit commit)
    {
        var (finished, parked, changed) = (commit.Finished, commit.Parked, commit.Changed);
        batch.Add(CommitStatements.Finish, SqlRows.Of(finished).With(finished, s => s.Edge).With(finished, s => s.Part).With(finished, s => s.Seq));
        batch.Add(CommitStatements.Park, SqlRows.Of(parked)
            .With(parked, p => p.Slot.Edge).With(parked, p => p.Slot.Part).With(parked, p => p.Slot.Seq).With(parked, p => Names.Of(p.State)).With(parked, p => p.Holds)
            .With(parked, p => Microseconds(p.Delay)).With(parked, p => p.Priority).With(parked, p => p.Failures).With(parked, p => p.Deliveries)
            .With(parked, p => p.Revision).With(parked, p => p.Progress).With(parked, p => StorableText.Clean(p.Reason)).With(parked, p => StorableText.Clean(p.Error))
            .With(parked, p => p.Message.CreatedAt).With(parked, p => p.Message.Id).With(parked, p => p.Message.Key).With(parked, p => p.Message.Contract)
            .With(parked, p => p.Message.Trace).With(parked, p => p.Message.Headers).With(parked, p => p.Message.Body), commit.Epoch << 32);
        AddChanges(batch, changed);
    }

    private static void AddChanges(SqlBatch batch, IReadOnlyList<DeliveryChange> changed) => batch.Add(CommitStatements.Change, SqlRows.Of(changed)
        .With(changed, c => c.Slot.Edge).With(changed, c => c.Slot.Part).With(changed, c => c.Slot.Seq).With(changed, c => Names.Of(c.State)).With(changed, c => c.Holds)
        .With(changed, c => Microseconds(c.Delay)).With(changed, c => c.Failures).With(changed, c => StorableText.Clean(c.Reason)).With(changed, c => StorableText.Clean(c.Error)));

    public static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    // The usual case is that all are of one kind, and then nothing is copied.
    private static (IReadOnlyList<T> Yes, IReadOnlyList<T> No) Split<T>(IReadOnlyList<T> all, Func<T, bool> test)
    {
        var yes = all.Count(test);
        return yes == all.Count ? (all, [])
            : yes == 0 ? ([], all)
            : ([.. all.Where(test)], [.. all.Where(item => !test(item))]);
    }
}
