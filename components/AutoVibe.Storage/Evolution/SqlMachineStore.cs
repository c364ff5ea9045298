using AutoVibe.Machines;
using Dapper;

namespace AutoVibe.Storage;

/// <summary>Machines and their logs in PostgreSQL or SQLite.</summary>
internal sealed class SqlMachineStore(Database database) : IMachineStore
{
    private const long AsItIs = -1;

    /// <summary>Asks machines to stop. What no hub has begun is over at once; its task finds it so.</summary>
    public const string AskStop = """
        UPDATE machines SET stop_asked_by = COALESCE(stop_asked_by, @actor), state = CASE WHEN starts = 0 THEN 'terminated' ELSE state END,
            outcome = CASE WHEN starts = 0 THEN 'stopped' END, ended_at = CASE WHEN starts = 0 THEN clock_timestamp() END
        WHERE ended_at IS NULL
        """;

    private static readonly SqlStatement Begin = new("""
        UPDATE machines SET deaths = deaths + CASE WHEN hub IS NULL OR hub_process = $3 THEN 0 ELSE 1 END, hub = $2, hub_process = $3, starts = starts + 1, started_at = COALESCE(started_at, clock_timestamp()),
            state = CASE WHEN state = 'paused' THEN 'working' ELSE state END
        WHERE id = $1 AND ended_at IS NULL
        """);

    // A hub that began a machine before the present one changes nothing.
    private static readonly SqlStatement Update = new("""
        UPDATE machines SET state = COALESCE($3, state), progress = COALESCE($4, progress), isolation = COALESCE($5, isolation), egress = COALESCE($12, egress), session = COALESCE($6, session),
            checkpoints = checkpoints + CASE WHEN $7 IS NULL OR $7 = last_checkpoint THEN 0 ELSE 1 END, last_checkpoint = COALESCE($7, last_checkpoint),
            cost = CASE WHEN $8 < 0 THEN cost ELSE $8 END, tokens = CASE WHEN $9 < 0 THEN tokens ELSE $9 END, calls = CASE WHEN $10 < 0 THEN calls ELSE $10 END, hub = CASE WHEN $11 THEN NULL ELSE hub END
        WHERE id = $1 AND starts = $2 AND ended_at IS NULL
        RETURNING 1
        """);

    private static readonly SqlStatement AddLines = new(
        """
        INSERT INTO machine_log (machine_id, seq, at, kind, text) SELECT $1, r.seq, r.at, r.kind, r.text FROM {rows}
        WHERE EXISTS (SELECT 1 FROM machines m WHERE m.id = $1 AND m.starts = $2)
        ON CONFLICT (machine_id, seq) DO NOTHING
        """,
        "seq int, at timestamptz, kind text, text text");

    public async Task<Machine?> BeginAsync(Guid machine, Guid hub, Guid process, CancellationToken ct)
    {
        await database.CommitAsync(new SqlBatch().Add(Begin, machine, hub, process).Add(SqlQuestionStore.EndUpTo(machine, int.MaxValue)), ct);
        return await FindAsync(machine, ct);
    }

    public async Task<bool> UpdateAsync(MachineUpdate update, CancellationToken ct)
    {
        var mine = false;
        var batch = new SqlBatch()
            .Read(
                Update, _ => mine = true, update.Machine, update.Start, update.State?.ToWord(), StorableText.Clean(update.Progress), update.Isolation?.ToWord(),
                StorableText.Clean(update.Session), update.Checkpoint, update.Cost ?? AsItIs, update.Tokens ?? AsItIs, update.Calls ?? AsItIs, update.GivesBack, update.Egress?.ToWord())
            .Add(
                AddLines,
                SqlRows.Of(update.Lines)
                    .With(update.Lines, line => line.Seq).With(update.Lines, line => line.At)
                    .With(update.Lines, line => line.Kind).With(update.Lines, line => StorableText.Clean(line.Text)),
                update.Machine, update.Start);
        await database.CommitAsync(batch, ct);
        return mine;
    }

    public Task<Machine?> FindAsync(Guid machine, CancellationToken ct) => database.ReadAsync(
        async connection =>
        {
            const string Sql = $"SELECT {MachineRow.Columns} FROM machines WHERE id = @machine";
            return (await connection.QueryFirstOrDefaultAsync<MachineRow>(new(Sql, new { machine }, cancellationToken: ct)))?.ToMachine();
        },
        ct);

    public Task<IReadOnlyList<Machine>> ListAsync(MachineFilter filter, CancellationToken ct) => database.ReadAsync<IReadOnlyList<Machine>>(
        async connection =>
        {
            const string Sql = $"""
                SELECT {MachineRow.Columns} FROM machines
                WHERE id < @before AND (@anyProject OR project_id = @project) AND (@anyRequest OR request_id = @request)
                    AND (@state = '' OR state = @state) AND (@agent = '' OR agent = @agent) AND (@anyHub OR hub = @hub) AND (NOT @Open OR ended_at IS NULL)
                ORDER BY id DESC
                LIMIT @Limit
                """;
            var rows = await connection.QueryAsync<MachineRow>(new(
                Sql,
                new
                {
                    before = filter.Before ?? Guid.AllBitsSet,
                    anyProject = filter.Project is null,
                    project = filter.Project ?? Guid.Empty,
                    anyRequest = filter.Request is null,
                    request = filter.Request ?? Guid.Empty,
                    state = filter.State?.ToWord() ?? "",
                    agent = StorableText.Clean(filter.Agent) ?? "",
                    anyHub = filter.Hub is null,
                    hub = filter.Hub ?? Guid.Empty,
                    filter.Open,
                    filter.Limit,
                },
                cancellationToken: ct));
            return [.. rows.Select(row => row.ToMachine())];
        },
        ct);

    public async Task<bool> AskStopAsync(Guid machine, string actor, CancellationToken ct) =>
        await database.WriteAsync($"{AskStop} AND id = @machine", new { machine, actor = StorableText.Clean(actor) }, ct) == 1;

    public Task<int> CountLinesAsync(Guid machine, CancellationToken ct) => database.ReadAsync(
        connection => connection.ExecuteScalarAsync<int>(new("SELECT COALESCE(max(seq), 0) FROM machine_log WHERE machine_id = @machine", new { machine }, cancellationToken: ct)), ct);

    public Task<IReadOnlyList<MachineLine>> LogAsync(Guid machine, int after, int limit, CancellationToken ct) => database.ReadAsync<IReadOnlyList<MachineLine>>(
        async connection =>
        {
            const string Sql = "SELECT seq, at, kind, text FROM machine_log WHERE machine_id = @machine AND seq > @after ORDER BY seq LIMIT @limit";
            var rows = await connection.QueryAsync<LineRow>(new(Sql, new { machine, after, limit }, cancellationToken: ct));
            return [.. rows.Select(row => new MachineLine((int)row.Seq, row.At, row.Kind, row.Text))];
        },
        ct);

    private sealed class LineRow
    {
        public long Seq { get; set; }

        public DateTimeOffset At { get; set; }

        public string Kind { get; set; } = "";

        public string Text { get; set; } = "";
    }
}
