using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>Task edges: messages that are worked one by one, for minutes or hours, by any node.</summary>
internal sealed class SqlTaskStore(Database database) : ITaskStore
{
    private const string Mine = "edge = $1 AND part = $2 AND seq = $3 AND token = $4 AND state = 'running'";

    // The lock on the edge's row is what keeps the cap. Where each node has a number of its own there is no cap: as many are claimed as are asked for.
    private static readonly SqlStatement LockEdge = new("SELECT segment FROM edges WHERE edge = $1 {lock}");

    private static readonly SqlStatement Claim = new($$"""
        WITH room AS MATERIALIZED (
            SELECT e.cap - (SELECT count(*) FROM port_deliveries WHERE edge = $1 AND state = 'running') AS free FROM edges e WHERE e.edge = $1),
        pick AS MATERIALIZED (
            SELECT d.part, d.seq FROM port_deliveries d WHERE d.edge = $1 AND d.state = 'waiting' AND (d.due_at <= clock_timestamp() OR d.due_at > {after:$4})
                AND EXISTS (SELECT 1 FROM nodes n WHERE n.node = $2 AND n.state <> 'dead')
            ORDER BY d.priority DESC, d.due_at, d.seq
            LIMIT (SELECT CASE WHEN free < 0 THEN 0 WHEN free < $3 THEN free ELSE $3 END FROM room) {skiplock:d})
        UPDATE port_deliveries SET state = 'running', owner = $2, token = token + 1, deliveries = deliveries + 1
        WHERE edge = $1 AND (part, seq) IN (SELECT p.part, p.seq FROM pick p)
        RETURNING {{DeliveryRows.Columns}}, token
        """);

    private static readonly SqlStatement Running = new(
        $"SELECT {DeliveryRows.Columns}, token, (SELECT segment FROM edges e WHERE e.edge = $1) FROM port_deliveries WHERE edge = $1 AND state = 'running' AND owner = $2 ORDER BY part, seq");

    private static readonly SqlStatement LockLane = new("SELECT 1 FROM lanes WHERE segment = $1 AND part = $2 {lock}");

    private static readonly SqlStatement Progress = new($"UPDATE port_deliveries SET progress = $5 WHERE {Mine}", guard: GuardException.Delivery);

    private static readonly SqlStatement Finish = new($"DELETE FROM port_deliveries WHERE {Mine}", guard: GuardException.Delivery);

    private static readonly SqlStatement Change = new($$"""
        UPDATE port_deliveries SET state = $5, holds = $6, due_at = CASE WHEN $5 = 'waiting' THEN {after:$7} END, failures = $8, reason = $9, error = $10,
            deliveries = 0, owner = NULL, parked_at = CASE WHEN $5 = 'dead' THEN clock_timestamp() ELSE parked_at END
        WHERE {{Mine}}
        """, guard: GuardException.Delivery);

    private static readonly SqlStatement Count = new("UPDATE port_cursors SET done = done + $3, dropped = dropped + $4 WHERE edge = $1 AND part = $2");

    // The first message of a key that waits behind nothing any more may go. Runs after the change; before it, the key is read from the row.
    private static readonly SqlStatement LetNextGo = new($$"""
        UPDATE port_deliveries SET state = 'waiting', due_at = clock_timestamp()
        WHERE edge = $1 AND part = $2 AND state = 'held' AND seq = (
            SELECT min(h.seq) FROM port_deliveries h WHERE h.edge = $1 AND h.part = $2 AND h.state = 'held'
                AND h.key = (SELECT d.key FROM port_deliveries d WHERE d.edge = $1 AND d.part = $2 AND d.seq = $3 AND d.token = $4 AND d.state = 'running'))
        """);

    private static readonly SqlStatement Recover = new("""
        UPDATE port_deliveries SET state = 'waiting', owner = NULL, due_at = clock_timestamp()
        WHERE state = 'running' AND NOT EXISTS (SELECT 1 FROM nodes n WHERE n.node = port_deliveries.owner AND n.state IN ('alive', 'draining')) RETURNING 1
        """);

    public async Task<IReadOnlyList<ClaimedTask>> ClaimAsync(int edge, Guid node, int free, TimeSpan longestWait, CancellationToken ct)
    {
        var segment = 0;
        var tasks = new List<ClaimedTask>();
        await database.CommitAsync(
            new SqlBatch()
                .Read(LockEdge, row => segment = row.Int32(0), edge)
                .Read(
                    Claim,
                    row =>
                    {
                        var message = DeliveryRows.Read(row);
                        tasks.Add(new(new(new(segment, message.Slot.Part), message.Slot, row.Int64(DeliveryRows.Count)), message));
                    },
                    edge, node, free, longestWait),
            ct);
        return [.. tasks.OrderByDescending(task => task.Message.Priority).ThenBy(task => task.Message.Slot.Seq)];
    }

    public async Task<IReadOnlyList<ClaimedTask>> RunningAsync(int edge, Guid node, CancellationToken ct)
    {
        var tasks = new List<ClaimedTask>();
        await database.ReadAsync(
            new SqlBatch().Read(
                Running,
                row =>
                {
                    var message = DeliveryRows.Read(row);
                    tasks.Add(new(new(new(row.Int32(DeliveryRows.Count + 1), message.Slot.Part), message.Slot, row.Int64(DeliveryRows.Count)), message));
                },
                edge, node),
            ct);
        return tasks;
    }

    public Task SaveProgressAsync(TaskToken task, byte[] progress, IReadOnlyList<OutgoingMessage> outputs, CancellationToken ct)
    {
        var (slot, batch) = (task.Slot, Begin(task));
        batch.Add(Progress, slot.Edge, slot.Part, slot.Seq, task.Token, progress);
        return CommitAsync(task, CommitBatch.AddOutputs(batch, outputs), ct);
    }

    public Task EndAsync(TaskToken task, TaskEnd end, CancellationToken ct)
    {
        var (slot, batch) = (task.Slot, Begin(task));
        var over = end.Change is null || (end.Change.State == DeliveryState.Dead && !end.Change.Holds);
        if (over)
            batch.Add(LetNextGo, slot.Edge, slot.Part, slot.Seq, task.Token);
        if (end.Change is { } change)
        {
            batch.Add(
                Change, slot.Edge, slot.Part, slot.Seq, task.Token, Names.Of(change.State), change.Holds, change.Delay, change.Failures,
                StorableText.Clean(change.Reason), StorableText.Clean(change.Error));
        }
        else
        {
            batch.Add(Finish, slot.Edge, slot.Part, slot.Seq, task.Token);
            batch.Add(Count, slot.Edge, slot.Part, end.Dropped ? 0L : 1L, end.Dropped ? 1L : 0L);
        }

        CommitBatch.AddStates(batch, slot.Part, end.Outcome.States);
        CommitBatch.AddSinks(batch, end.Outcome.Commands, end.Outcome.Rows);
        return CommitAsync(task, CommitBatch.AddOutputs(batch, end.Outcome.Outputs), ct);
    }

    public async Task<int> RecoverAsync(CancellationToken ct)
    {
        var count = 0;
        await database.CommitAsync(new SqlBatch().Read(Recover, _ => count++), ct);
        return count;
    }

    private static SqlBatch Begin(TaskToken task) => new SqlBatch().Add(LockLane, task.Lane.Segment, task.Lane.Part);

    private async Task CommitAsync(TaskToken task, SqlBatch batch, CancellationToken ct)
    {
        try
        {
            await database.CommitAsync(batch, ct);
        }
        catch (GuardException guard) when (guard.Code == GuardException.Head)
        {
            throw new CommitRefusedException($"The task {task.Slot.Edge}/{task.Slot.Part}/{task.Slot.Seq} sends to an edge or partition that is not registered.", guard);
        }
        catch (GuardException)
        {
            throw new TaskLostException(task);
        }
    }
}
