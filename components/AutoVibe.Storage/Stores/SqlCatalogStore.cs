using System.Text.Json;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>The registry of pipelines: stable numbers for names, and what people see of them.</summary>
internal sealed class SqlCatalogStore(Database database) : ICatalogStore
{
    private static readonly SqlStatement RegisteredEdges = new("SELECT name, parts, kind FROM edges WHERE pipeline = $1");

    private static readonly SqlStatement Pipelines = new("""
        SELECT p.pipeline, p.shape, NOT EXISTS (SELECT 1 FROM segments s WHERE s.pipeline = p.pipeline AND NOT s.paused) FROM pipelines p ORDER BY p.pipeline
        """);

    private static readonly SqlStatement AllIds = new("""
        SELECT pipeline, 's', name, segment FROM segments
        UNION ALL SELECT pipeline, 'e', name, edge FROM edges
        UNION ALL SELECT pipeline, 'c', name, component FROM components
        """);

    private static readonly SqlStatement Status = new("""
        SELECT e.name, h.part, h.head, c.position, c.done, c.dropped,
            (SELECT count(*) FROM port_deliveries d WHERE d.edge = h.edge AND d.part = h.part AND d.state = 'waiting'),
            (SELECT count(*) FROM port_deliveries d WHERE d.edge = h.edge AND d.part = h.part AND d.state = 'held'),
            (SELECT count(*) FROM port_deliveries d WHERE d.edge = h.edge AND d.part = h.part AND d.state = 'running'),
            (SELECT count(*) FROM port_deliveries d WHERE d.edge = h.edge AND d.part = h.part AND d.state = 'dead'),
            h.trimmed,
            (SELECT {age:m.created_at} FROM port_messages m WHERE m.edge = h.edge AND m.part = h.part AND m.seq = c.position + 1 AND m.created_at >= c.position_at),
            (SELECT l.owner FROM lanes l WHERE l.segment = e.segment AND l.part = h.part)
        FROM edges e JOIN port_heads h ON h.edge = e.edge JOIN port_cursors c ON c.edge = h.edge AND c.part = h.part
        WHERE e.pipeline = $1 ORDER BY e.name, h.part
        """);

    private static readonly SqlStatement Problems = new("""
        SELECT substr(h.component, length($1) + 2), h.details, h.seen_at FROM system_health h
        JOIN nodes n ON n.node = h.node AND n.state <> 'dead'
        WHERE h.status = 'unhealthy' AND substr(h.component, 1, length($1) + 1) = $1 || '/'
        ORDER BY h.component, h.node
        """);

    private static readonly SqlStatement SetPaused = new("UPDATE segments SET paused = $2 WHERE pipeline = $1 AND ($3 IS NULL OR name = $3) RETURNING 1");

    private static readonly SqlStatement Applied = new("SELECT count(*) FROM schema_version WHERE state = 'applied'");

    private static readonly SqlStatement Restart = new("UPDATE segments SET restarts = restarts + 1 WHERE pipeline = $1 AND name = $2 RETURNING 1");

    private static readonly SqlStatement AuditRestart = new("""
        INSERT INTO audit_log (at, actor, action, subject)
        SELECT clock_timestamp(), $3, 'restart', s.pipeline || '/' || s.name FROM segments s WHERE s.pipeline = $1 AND s.name = $2
        """);

    private static readonly SqlStatement ThisRun = new("SELECT run, shadow_of FROM this_run");

    public async Task<RunIdentity> IdentifyAsync(CancellationToken ct)
    {
        RunIdentity? run = null;
        await database.ReadAsync(ConnectionUse.Requests, new SqlBatch().Read(ThisRun, row => run = new(row.Guid(0), row.GuidOrNull(1))), ct);
        return run!;
    }

    public async Task<PipelineIds> RegisterAsync(PipelineShape shape, CancellationToken ct)
    {
        await RefuseOlderAsync(ct);
        var ids = new Numbers();
        try
        {
            await database.CommitAsync(RegisterBatch.Of(shape).Read(RegisterStatements.Ids, row => ids.Add(row, 0), shape.Name), ct);
        }
        catch (GuardException guard) when (guard.Code == GuardException.Registered)
        {
            throw new PipelineException(PipelineErrors.EdgeChanged, await DescribeChangeAsync(shape, ct), guard);
        }

        return ids.Of(shape);
    }

    public async Task<IReadOnlyList<RegisteredPipeline>> ListAsync(CancellationToken ct)
    {
        var pipelines = new List<(PipelineShape Shape, bool Paused)>();
        var ids = new Dictionary<string, Numbers>(StringComparer.Ordinal);
        await database.ReadAsync(
            ConnectionUse.Requests,
            new SqlBatch()
                .Read(Pipelines, row => pipelines.Add((JsonSerializer.Deserialize<PipelineShape>(row.Text(1), Names.Json)!, row.Bool(2))))
                .Read(AllIds, row =>
                {
                    if (!ids.TryGetValue(row.Text(0), out var numbers))
                        ids[row.Text(0)] = numbers = new();
                    numbers.Add(row, 1);
                }),
            ct);
        return [.. pipelines.Select(pipeline => new RegisteredPipeline(pipeline.Shape, ids[pipeline.Shape.Name].Of(pipeline.Shape), pipeline.Paused))];
    }

    public async Task<IReadOnlyList<EdgeStatus>> StatusAsync(string pipeline, CancellationToken ct)
    {
        var edges = new List<EdgeStatus>();
        await database.ReadAsync(ConnectionUse.Requests, new SqlBatch().Read(Status, row => edges.Add(ReadStatus(row)), StorableText.Clean(pipeline)), ct);
        return edges;
    }

    public async Task<IReadOnlyList<PipelineProblem>> ProblemsAsync(string pipeline, CancellationToken ct)
    {
        var problems = new List<PipelineProblem>();
        await database.ReadAsync(
            ConnectionUse.Requests,
            new SqlBatch().Read(Problems, row => problems.Add(new(row.Text(0), row.TextOrNull(1) ?? "", row.Time(2))), StorableText.Clean(pipeline)),
            ct);
        return problems;
    }

    public async Task<bool> SetPausedAsync(string pipeline, string? segment, bool paused, CancellationToken ct)
    {
        var found = false;
        await database.CommitAsync(new SqlBatch().Read(SetPaused, _ => found = true, StorableText.Clean(pipeline), paused, StorableText.Clean(segment)), ct);
        return found;
    }

    public async Task<bool> RequestRestartAsync(string pipeline, string segment, string actor, CancellationToken ct)
    {
        var found = false;
        var (its, name) = (StorableText.Clean(pipeline), StorableText.Clean(segment));
        await database.CommitAsync(
            new SqlBatch().Read(Restart, _ => found = true, its, name).Add(AuditRestart, its, name, StorableText.Clean(actor)), ct);
        return found;
    }

    // A worker may be there before somebody has brought the schema up to date. The engine asks again.
    private async Task RefuseOlderAsync(CancellationToken ct)
    {
        var (applied, known) = (0, MigrationCatalog.For(database.Dialect).Count);
        try
        {
            await database.ReadAsync(ConnectionUse.Requests, new SqlBatch().Read(Applied, row => applied = row.Int32(0)), ct);
        }
        catch (CommitRefusedException)
        {
            // There is not even a journal.
        }

        if (applied < known)
            throw new StoreUnavailableException($"The schema has {applied} of {known} migrations: 'autovibe migrate up' applies the others.");
    }

    private static EdgeStatus ReadStatus(SqlRow row) => new()
    {
        Edge = row.Text(0),
        Part = row.Int16(1),
        Head = row.Int64(2),
        Position = row.Int64(3),
        Done = row.Int64(4),
        Dropped = row.Int64(5),
        Waiting = row.Int64(6),
        Held = row.Int64(7),
        Running = row.Int64(8),
        Dead = row.Int64(9),
        Trimmed = row.Int64(10),
        OldestAge = row.IsNull(11) ? TimeSpan.Zero : row.Span(11),
        Owner = row.GuidOrNull(12),
    };

    private async Task<string> DescribeChangeAsync(PipelineShape shape, CancellationToken ct)
    {
        var changes = new List<string>();
        var wanted = shape.DurableEdges.ToDictionary(edge => edge.Name, StringComparer.Ordinal);
        await database.ReadAsync(
            ConnectionUse.Requests,
            new SqlBatch().Read(
                RegisteredEdges,
                row =>
                {
                    if (wanted.TryGetValue(row.Text(0), out var edge) && (edge.Partitions != row.Int16(1) || RegisterBatch.KindOf(edge) != row.Text(2)))
                        changes.Add($"edge '{edge.Name}' is registered as {row.Text(2)} with {row.Int16(1)} partitions, and now is {RegisterBatch.KindOf(edge)} with {edge.Partitions}");
                },
                shape.Name),
            ct);
        return $"Pipeline '{shape.Name}': {string.Join("; ", changes)}.";
    }

    private sealed class Numbers
    {
        private readonly Dictionary<string, int> _segments = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> _edges = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> _components = new(StringComparer.Ordinal);

        public void Add(SqlRow row, int first) =>
            (row.Text(first) switch { "s" => _segments, "e" => _edges, _ => _components })[row.Text(first + 1)] = row.Int32(first + 2);

        // Names of earlier versions keep their numbers but are no part of this shape.
        public PipelineIds Of(PipelineShape shape) => new(
            shape.Segments.ToDictionary(s => s.Name, s => _segments[s.Name], StringComparer.Ordinal),
            shape.DurableEdges.ToDictionary(e => e.Name, e => _edges[e.Name], StringComparer.Ordinal),
            shape.Nodes.ToDictionary(n => n.Name, n => _components[n.Name], StringComparer.Ordinal));
    }
}
