using AutoVibe.Machines;

namespace AutoVibe.Storage;

/// <summary>Hubs in PostgreSQL or SQLite. Whether one lives stands in the row of its node.</summary>
internal sealed class SqlHubStore(Database database) : IHubStore
{
    private static readonly SqlStatement Save = new("""
        INSERT INTO hubs (id, node, name, parent_id, capacity, isolation, started_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (id) DO UPDATE SET node = excluded.node, name = excluded.name, parent_id = excluded.parent_id, capacity = excluded.capacity,
            isolation = excluded.isolation, started_at = excluded.started_at
        """);

    private static readonly SqlStatement All = new("""
        SELECT h.id, h.name, h.parent_id, COALESCE(n.state, 'dead'), h.capacity, (SELECT count(*) FROM machines m WHERE m.hub = h.id AND m.ended_at IS NULL),
            h.isolation, h.node, n.program, n.host, n.process, h.started_at,
            CASE WHEN n.node IS NOT NULL THEN {age:n.seen_at} END
        FROM hubs h LEFT JOIN nodes n ON n.node = h.node
        ORDER BY h.name, h.id
        """);

    private static readonly SqlStatement Slots = new("SELECT COALESCE(sum(h.capacity), 0) FROM hubs h JOIN nodes n ON n.node = h.node WHERE n.state = 'alive'");

    private static readonly SqlStatement Open = new("SELECT state, count(*) FROM machines WHERE ended_at IS NULL GROUP BY state");

    public Task SaveAsync(Hub hub, CancellationToken ct) => database.CommitAsync(
        new SqlBatch().Add(Save, hub.Id, hub.Node, StorableText.Clean(hub.Name), hub.Parent, hub.Capacity, hub.Isolation?.ToWord(), hub.StartedAt), ct);

    public async Task<IReadOnlyList<Hub>> ListAsync(CancellationToken ct)
    {
        var hubs = new List<Hub>();
        await database.ReadAsync(ConnectionUse.Requests, new SqlBatch().Read(All, row => hubs.Add(Read(row))), ct);
        return hubs;
    }

    public async Task<int> SlotsAsync(CancellationToken ct)
    {
        var slots = 0;
        await database.ReadAsync(ConnectionUse.Requests, new SqlBatch().Read(Slots, row => slots = row.Int32(0)), ct);
        return slots;
    }

    public async Task<IReadOnlyDictionary<MachineState, int>> OpenMachinesAsync(CancellationToken ct)
    {
        var open = new Dictionary<MachineState, int>();
        await database.ReadAsync(ConnectionUse.Requests, new SqlBatch().Read(Open, row => open[Words.FromWord<MachineState>(row.Text(0))] = row.Int32(1)), ct);
        return open;
    }

    private static Hub Read(SqlRow row) => new()
    {
        Id = row.Guid(0),
        Name = row.Text(1),
        Parent = row.GuidOrNull(2),
        State = Names.Node(row.Text(3)),
        Capacity = row.Int32(4),
        Machines = row.Int32(5),
        Isolation = row.TextOrNull(6) is { } level ? Words.FromWord<IsolationLevel>(level) : null,
        Node = row.Guid(7),
        Program = row.TextOrNull(8) ?? "",
        Host = row.TextOrNull(9) ?? "",
        Process = row.TextOrNull(10) ?? "",
        StartedAt = row.Time(11),
        SinceBeat = row.IsNull(12) ? null : row.Span(12),
    };
}
