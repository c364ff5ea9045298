using AutoVibe.Machines;
using AutoVibe.Pipelines;
using Dapper;

namespace AutoVibe.Storage;

internal sealed partial class SqlProjectStore
{
    public async Task<Intake> RequestIntakeAsync(Guid project, Guid newIntake, CancellationToken ct)
    {
        const string Insert = """
            INSERT INTO intakes (id, project_id, requested_at, trace) SELECT @newIntake, id, clock_timestamp(), @trace FROM projects WHERE id = @project
            ON CONFLICT (project_id) WHERE state IN ('requested', 'walking') DO NOTHING
            """;
        const string Open = $"SELECT {IntakeRow.Columns} FROM intakes WHERE project_id = @project AND (id = @newIntake OR state IN ('requested', 'walking'))";
        var trace = TraceBytes.OfCurrent();
        var intake = await database.WriteAsync(
            async (connection, transaction) =>
            {
                await connection.ExecuteAsync(new(Insert, new { newIntake, project, trace }, transaction, cancellationToken: ct));
                var row = await connection.QueryFirstOrDefaultAsync<IntakeRow>(new(Open, new { newIntake, project }, transaction, cancellationToken: ct));
                return row?.ToIntake(await CountsAsync(connection, row.Id, ct));
            },
            ct);
        return intake ?? throw new MachineException(MachineErrors.ProjectNotFound, $"There is no project {project}.");
    }

    public Task<Intake?> FindIntakeAsync(Guid intake, CancellationToken ct) =>
        ReadIntakeAsync($"SELECT {IntakeRow.Columns} FROM intakes WHERE id = @id", intake, ct);

    public Task<Intake?> LastIntakeAsync(Guid project, CancellationToken ct) =>
        ReadIntakeAsync($"SELECT {IntakeRow.Columns} FROM intakes WHERE project_id = @id ORDER BY requested_at DESC, id DESC LIMIT 1", project, ct);

    public Task<IReadOnlyList<OpenIntake>> OpenIntakesAsync(CancellationToken ct) => database.ReadAsync<IReadOnlyList<OpenIntake>>(
        async connection =>
        {
            const string Sql = """
                SELECT i.id, i.project_id, p.repository, i.announced, i.trace FROM intakes i JOIN projects p ON p.id = i.project_id
                WHERE i.state IN ('requested', 'walking')
                ORDER BY i.requested_at, i.id
                """;
            var rows = await connection.QueryAsync<OpenIntakeRow>(new(Sql, cancellationToken: ct));
            return [.. rows.Select(row => new OpenIntake(row.Id, row.ProjectId, row.Repository, row.Announced is not null) { Trace = row.Trace })];
        },
        ct);

    public Task MarkWalkingAsync(Guid intake, CancellationToken ct) =>
        database.WriteAsync("UPDATE intakes SET state = 'walking' WHERE id = @intake AND state = 'requested'", new { intake }, ct);

    public Task<bool> IsAtRestAsync(Guid intake, CancellationToken ct) => database.ReadAsync(
        connection =>
        {
            // One statement sees one moment: what leaves the log is in the state of the merger, and what leaves that is in the intake's row.
            const string Sql = """
                SELECT NOT EXISTS (
                        SELECT 1 FROM edges e JOIN port_heads h ON h.edge = e.edge JOIN port_cursors c ON c.edge = h.edge AND c.part = h.part
                        WHERE e.pipeline = @pipeline AND h.head > c.position)
                    AND NOT EXISTS (
                        SELECT 1 FROM edges e JOIN port_deliveries d ON d.edge = e.edge
                        WHERE e.pipeline = @pipeline AND d.state <> 'dead' AND (d.key = @key OR d.key LIKE @key || '/%'))
                    AND NOT EXISTS (
                        SELECT 1 FROM components m JOIN component_state s ON s.component = m.component
                        WHERE m.pipeline = @pipeline AND s.key = @key)
                """;
            return connection.ExecuteScalarAsync<bool>(new(Sql, new { pipeline = IntakePipeline.PipelineName, key = intake.ToString() }, cancellationToken: ct));
        },
        ct);

    public Task<IReadOnlyList<ProjectFile>> ListFilesAsync(Guid intake, FileFilter filter, CancellationToken ct) => database.ReadAsync<IReadOnlyList<ProjectFile>>(
        async connection =>
        {
            const string Sql = """
                SELECT intake_id, number, path, kind, skip_reason, language, lines, bytes, sha256 FROM project_files
                WHERE intake_id = @intake AND number > @After AND (@kind = '' OR kind = @kind) AND (@language = '' OR language = @language)
                ORDER BY number
                LIMIT @Limit
                """;
            var rows = await connection.QueryAsync<FileRow>(new(
                Sql,
                new { intake, filter.After, kind = filter.Kind?.ToWord() ?? "", language = StorableText.Clean(filter.Language) ?? "", filter.Limit },
                cancellationToken: ct));
            return [.. rows.Select(row => row.ToFile())];
        },
        ct);

    public Task<int> RemoveSupersededFilesAsync(int limit, CancellationToken ct)
    {
        const string Sql = """
            DELETE FROM project_files WHERE (intake_id, number) IN (
                SELECT f.intake_id, f.number
                FROM intakes i JOIN projects p ON p.id = i.project_id JOIN project_files f ON f.intake_id = i.id
                WHERE i.ended_at IS NOT NULL AND p.last_intake <> i.id
                    AND i.requested_at < (SELECT l.requested_at FROM intakes l WHERE l.id = p.last_intake)
                LIMIT @limit)
            """;
        return database.WriteAsync(Sql, new { limit }, ct);
    }

    private Task<Intake?> ReadIntakeAsync(string sql, Guid id, CancellationToken ct) => database.ReadAsync(
        async connection =>
        {
            var row = await connection.QueryFirstOrDefaultAsync<IntakeRow>(new(sql, new { id }, cancellationToken: ct));
            return row?.ToIntake(await CountsAsync(connection, row.Id, ct));
        },
        ct);

    private sealed class OpenIntakeRow
    {
        public Guid Id { get; set; }

        public Guid ProjectId { get; set; }

        public string Repository { get; set; } = "";

        public long? Announced { get; set; }

        public byte[]? Trace { get; set; }
    }
}
