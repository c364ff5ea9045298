using System.Text.Json;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>The processes that run lanes, their heartbeats and who owns what.</summary>
internal sealed class SqlNodeStore(Database database) : INodeStore
{
    private static readonly SqlStatement Insert = new("""
        INSERT INTO nodes (node, host, process, versions, program, state, seen_at) VALUES ($1, $2, $3, {json:$4}, $5, $6, clock_timestamp()) ON CONFLICT (node) DO NOTHING
        """);

    private static readonly SqlStatement Beat = new("UPDATE nodes SET beat = beat + 1, seen_at = clock_timestamp() WHERE node = $1 AND state <> 'dead'");

    private static readonly SqlStatement Nodes = new("SELECT node, beat, state, host, process, versions FROM nodes WHERE state <> 'dead'");

    private static readonly SqlStatement Standing = new("""
        SELECT n.node, n.state, n.program, n.host, n.process, n.versions, (SELECT count(*) FROM lanes l WHERE l.owner = n.node), {age:n.seen_at}
        FROM nodes n WHERE n.state <> 'dead' ORDER BY n.node
        """);

    private static readonly SqlStatement Lanes = new("SELECT segment, part, owner, epoch, version FROM lanes WHERE {any:segment,$1}");

    private static readonly SqlStatement Edges = new("""
        SELECT h.edge, h.part, h.head, c.position FROM port_heads h JOIN port_cursors c ON c.edge = h.edge AND c.part = h.part WHERE {any:h.edge,$1}
        """);

    private static readonly SqlStatement Told = new("SELECT segment, paused, restarts FROM segments WHERE (paused OR restarts > 0) AND {any:segment,$1}");

    private static readonly SqlStatement Declare = new("""
        UPDATE nodes SET state = 'dead', ended_at = clock_timestamp() WHERE node = $1 AND beat = $2 AND state <> 'dead' RETURNING 1
        """);

    private static readonly SqlStatement DrainAll = new("UPDATE nodes SET state = 'draining' WHERE state = 'alive' RETURNING 1");

    private static readonly SqlStatement DrainOne = new("UPDATE nodes SET state = 'draining' WHERE state = 'alive' AND node = $1 RETURNING 1");

    private static readonly SqlStatement ResumeAll = new("UPDATE nodes SET state = 'alive' WHERE state IN ('draining', 'drained') RETURNING 1");

    private static readonly SqlStatement ResumeOne = new("UPDATE nodes SET state = 'alive' WHERE state IN ('draining', 'drained') AND node = $1 RETURNING 1");

    private static readonly SqlStatement Drained = new("UPDATE nodes SET state = 'drained' WHERE state = 'draining' AND node = $1");

    private static readonly SqlStatement End = new("UPDATE nodes SET state = 'dead', ended_at = clock_timestamp() WHERE node = $1 AND state <> 'dead'");

    // Passes by a lane whose last commit is just in flight; it is there again a second later. The owner is looked up in a subquery and not by a join: when
    // another claim commits in between, the condition is checked anew on the new row of the lane, but joined rows would still be those of the old one.
    private static readonly SqlStatement Claim = new("""
        WITH pick AS MATERIALIZED (
            SELECT l.segment, l.part FROM lanes l JOIN {pairs:segment,$3,version,$4} w ON w.segment = l.segment
            WHERE l.version <= w.version AND (l.owner IS NULL OR NOT EXISTS (SELECT 1 FROM nodes n WHERE n.node = l.owner AND n.state <> 'dead'))
                AND EXISTS (SELECT 1 FROM nodes me WHERE me.node = $1 AND me.state = 'alive')
            ORDER BY l.segment, l.part {skiplock:l} LIMIT $2)
        UPDATE lanes SET unclean = CASE WHEN owner IS NULL THEN 0 ELSE unclean + 1 END, owner = $1, epoch = epoch + 1,
            version = (SELECT v.version FROM {pairs:segment,$3,version,$4} v WHERE v.segment = lanes.segment)
        WHERE (segment, part) IN (SELECT p.segment, p.part FROM pick p)
        RETURNING segment, part, epoch, commit_no, unclean, probe_edge, probe_seq, probe_count
        """);

    private static readonly SqlStatement Release = new("UPDATE lanes SET owner = NULL WHERE segment = $1 AND part = $2 AND owner = $3 AND epoch = $4");

    public Task RegisterAsync(NodeRegistration node, CancellationToken ct) => database.CommitAsync(
        new SqlBatch().Add(Insert, node.Node, StorableText.Clean(node.Host), StorableText.Clean(node.Process), JsonSerializer.Serialize(node.Versions), StorableText.Clean(node.Program), Names.Of(node.State)), ct);

    public async Task<Observation> ObserveAsync(Guid node, bool beat, IReadOnlyList<int> segments, IReadOnlyList<int> edges, CancellationToken ct)
    {
        var nodes = new List<NodeSight>();
        var lanes = new List<LaneSight>();
        var sights = new List<EdgeSight>();
        var paused = new List<int>();
        var restarts = new Dictionary<int, int>();
        int[] segmentList = [.. segments];
        int[] edgeList = [.. edges];
        var batch = new SqlBatch();
        if (beat)
        {
            // Before the beat, which may wait for such a session: one in which this node stopped in the middle of its last beat.
            if (database.Dialect.EndHalfSent is { } end)
                batch.Read(end, static _ => { });
            batch.Add(Beat, node);
        }

        batch
            .Read(Nodes, row => nodes.Add(new(
                row.Guid(0), row.Int64(1), Names.Node(row.Text(2)), row.Text(3), row.Text(4), Versions(row.Text(5)))))
            .Read(Lanes, row => lanes.Add(new(new(row.Int32(0), row.Int16(1)), row.GuidOrNull(2), row.Int64(3), row.Int32(4))), segmentList)
            .Read(Edges, row => sights.Add(new(new(row.Int32(0), row.Int16(1)), row.Int64(2), row.Int64(3))), edgeList)
            .Read(
                Told,
                row =>
                {
                    if (row.Bool(1))
                        paused.Add(row.Int32(0));
                    if (row.Int32(2) > 0)
                        restarts[row.Int32(0)] = row.Int32(2);
                },
                segmentList);
        if (beat)
            await database.CommitAsync(batch, ct);
        else
            await database.ReadAsync(batch, ct);
        return new(nodes, lanes, sights, paused, restarts);
    }

    public async Task<bool> DeclareDeadAsync(Guid node, long beatSeen, CancellationToken ct) => await CountAsync(Declare, ct, node, beatSeen) == 1;

    public Task<int> RequestDrainAsync(Guid? node, CancellationToken ct) => node is { } one ? CountAsync(DrainOne, ct, one) : CountAsync(DrainAll, ct);

    public async Task<IReadOnlyList<NodeStatus>> ListAsync(CancellationToken ct)
    {
        var nodes = new List<NodeStatus>();
        await database.ReadAsync(
            new SqlBatch().Read(Standing, row => nodes.Add(new(
                row.Guid(0), Names.Node(row.Text(1)), row.Text(2), row.Text(3), row.Text(4), Versions(row.Text(5)), row.Int32(6), row.Span(7)))),
            ct);
        return nodes;
    }

    public Task<int> RequestResumeAsync(Guid? node, CancellationToken ct) => node is { } one ? CountAsync(ResumeOne, ct, one) : CountAsync(ResumeAll, ct);

    public Task ReportDrainedAsync(Guid node, CancellationToken ct) => database.CommitAsync(new SqlBatch().Add(Drained, node), ct);

    public Task RemoveAsync(Guid node, CancellationToken ct) => database.CommitAsync(new SqlBatch().Add(End, node), ct);

    public async Task<IReadOnlyList<ClaimedLane>> ClaimAsync(LaneClaim claim, CancellationToken ct)
    {
        var lanes = new List<ClaimedLane>();
        int[] segments = [.. claim.Segments.Keys];
        int[] versions = [.. claim.Segments.Values];
        await database.CommitAsync(
            new SqlBatch().Read(
                Claim,
                row => lanes.Add(new(
                    new(row.Int32(0), row.Int16(1)), row.Int64(2), row.Int64(3), row.Int32(4),
                    row.IsNull(6) ? null : new(row.Int32(5), row.Int64(6), row.Int32(7)))),
                claim.Node, claim.Limit, segments, versions),
            ct);
        // RETURNING promises no order.
        return [.. lanes.OrderBy(lane => lane.Lane.Segment).ThenBy(lane => lane.Lane.Part)];
    }

    public Task ReleaseAsync(Guid node, LaneId lane, long epoch, CancellationToken ct) =>
        database.CommitAsync(new SqlBatch().Add(Release, lane.Segment, lane.Part, node, epoch), ct);

    private static Dictionary<string, int> Versions(string json) => JsonSerializer.Deserialize<Dictionary<string, int>>(json)!;

    private async Task<int> CountAsync(SqlStatement statement, CancellationToken ct, params SqlValue[] parameters)
    {
        var count = 0;
        await database.CommitAsync(new SqlBatch().Read(statement, _ => count++, parameters), ct);
        return count;
    }
}
