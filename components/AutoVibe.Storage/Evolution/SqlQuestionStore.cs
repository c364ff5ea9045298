using AutoVibe.Machines;
using AutoVibe.Pipelines;
using Dapper;

namespace AutoVibe.Storage;

/// <summary>Questions of agents in PostgreSQL or SQLite. Whoever begins or ends one locks the machine's row first, so that a wait and a machine's next start exclude one another.</summary>
internal sealed class SqlQuestionStore(Database database) : IQuestionStore
{
    private const string EndLeft = """
        UPDATE machine_questions SET state = CASE WHEN state = 'open' THEN 'withdrawn' ELSE state END, ended_at = clock_timestamp()
        WHERE machine_id = @machine AND start <= @start AND ended_at IS NULL
        """;

    private static readonly SqlStatement Pause = new("""
        UPDATE machines SET state = CASE WHEN state = 'working' THEN 'paused' ELSE state END WHERE id = $1 AND starts = $2 AND ended_at IS NULL RETURNING 1
        """);

    private static readonly SqlStatement Add = new("""
        INSERT INTO machine_questions (id, machine_id, start, tool, input, asked_at)
        SELECT $3, m.id, m.starts, $4, $5, $6 FROM machines m WHERE m.id = $1 AND m.starts = $2 AND m.ended_at IS NULL
        ON CONFLICT (id) DO NOTHING
        """);

    private static readonly SqlStatement LockMachine = new("SELECT 1 FROM machines WHERE id = (SELECT machine_id FROM machine_questions WHERE id = $1) {lock}");

    private static readonly SqlStatement End = new("""
        UPDATE machine_questions SET state = CASE WHEN state = 'open' THEN $2 ELSE state END, ended_at = clock_timestamp() WHERE id = $1 AND ended_at IS NULL
        """);

    private static readonly SqlStatement WorkOn = new("""
        UPDATE machines SET state = 'working'
        WHERE state = 'paused' AND ended_at IS NULL AND id = (SELECT machine_id FROM machine_questions WHERE id = $1) AND starts = (SELECT start FROM machine_questions WHERE id = $1)
            AND NOT EXISTS (SELECT 1 FROM machine_questions q WHERE q.machine_id = machines.id AND q.ended_at IS NULL)
        """);

    /// <summary>Nobody answers what a machine's start, or one before it, still waits for.</summary>
    public static SinkCommand EndUpTo(Guid machine, int start) => Commands.Of(EndLeft, ("machine", machine), ("start", start));

    public async Task<bool> AskAsync(Question question, CancellationToken ct)
    {
        var mine = false;
        var batch = new SqlBatch()
            .Read(Pause, _ => mine = true, question.Machine, question.Start)
            .Add(
                Add, question.Machine, question.Start, question.Id, StorableText.Clean(question.Tool), StorableText.Clean(question.Input), question.AskedAt);
        await database.CommitAsync(batch, ct);
        return mine;
    }

    public async Task<bool> AnswerAsync(Guid question, PermissionAnswer answer, string actor, CancellationToken ct)
    {
        const string Sql = """
            UPDATE machine_questions SET state = @state, answered_by = @actor, answered_at = clock_timestamp(), message = @message
            WHERE id = @question AND state = 'open'
                AND EXISTS (SELECT 1 FROM machines m WHERE m.id = machine_id AND m.starts = start AND m.ended_at IS NULL AND m.stop_asked_by IS NULL)
            """;
        return await database.WriteAsync(
            Sql,
            new
            {
                question,
                state = (answer.Allowed ? QuestionState.Allowed : QuestionState.Declined).ToWord(),
                actor = StorableText.Clean(actor),
                message = StorableText.Clean(answer.Message),
            },
            ct) == 1;
    }

    public Task<IReadOnlyList<Guid>> CalledAsync(Guid hub, CancellationToken ct) => database.ReadAsync<IReadOnlyList<Guid>>(
        async connection =>
        {
            const string Sql = """
                SELECT id FROM machines WHERE hub = @hub AND ended_at IS NULL AND stop_asked_by IS NOT NULL
                UNION ALL
                SELECT q.id FROM machines m JOIN machine_questions q ON q.machine_id = m.id WHERE m.hub = @hub AND m.ended_at IS NULL AND q.ended_at IS NULL AND q.state <> 'open'
                UNION ALL
                SELECT id FROM evolution_requests WHERE state = 'running' AND stop_asked_by IS NOT NULL
                """;
            return [.. await connection.QueryAsync<Guid>(new(Sql, new { hub }, cancellationToken: ct))];
        },
        ct);

    public async Task<Question> EndAsync(Guid question, QuestionState otherwise, CancellationToken ct)
    {
        await database.CommitAsync(new SqlBatch().Lock(LockMachine, question).Add(End, question, otherwise.ToWord()).Add(WorkOn, question), ct);
        return await FindAsync(question, ct) ?? throw new MachineException(MachineErrors.QuestionNotFound, $"There is no question {question}.");
    }

    public Task<Question?> FindAsync(Guid question, CancellationToken ct) => database.ReadAsync(
        async connection =>
        {
            const string Sql = $"SELECT {QuestionRow.Columns} FROM machine_questions q JOIN machines m ON m.id = q.machine_id WHERE q.id = @question";
            return (await connection.QueryFirstOrDefaultAsync<QuestionRow>(new(Sql, new { question }, cancellationToken: ct)))?.ToQuestion();
        },
        ct);

    public Task<IReadOnlyList<Question>> ListAsync(QuestionFilter filter, CancellationToken ct) => database.ReadAsync<IReadOnlyList<Question>>(
        async connection =>
        {
            const string Sql = $"""
                SELECT {QuestionRow.Columns} FROM machine_questions q JOIN machines m ON m.id = q.machine_id
                WHERE q.id < @before AND (@anyProject OR m.project_id = @project) AND (@anyRequest OR m.request_id = @request) AND (@anyMachine OR m.id = @machine)
                    AND (NOT @Open OR (q.state = 'open' AND q.ended_at IS NULL AND m.starts = q.start AND m.ended_at IS NULL AND m.stop_asked_by IS NULL))
                ORDER BY q.id DESC
                LIMIT @Limit
                """;
            var rows = await connection.QueryAsync<QuestionRow>(new(
                Sql,
                new
                {
                    before = filter.Before ?? Guid.AllBitsSet,
                    anyProject = filter.Project is null,
                    project = filter.Project ?? Guid.Empty,
                    anyRequest = filter.Request is null,
                    request = filter.Request ?? Guid.Empty,
                    anyMachine = filter.Machine is null,
                    machine = filter.Machine ?? Guid.Empty,
                    filter.Open,
                    filter.Limit,
                },
                cancellationToken: ct));
            return [.. rows.Select(row => row.ToQuestion())];
        },
        ct);
}
