using AutoVibe.Machines;
using AutoVibe.Pipelines;
using Dapper;

namespace AutoVibe.Storage;

/// <summary>Requests and their evidence in PostgreSQL or SQLite.</summary>
internal sealed partial class SqlEvolutionStore(Database database) : IEvolutionStore
{
    private static readonly SqlStatement Known = new("""
        SELECT id, tree_sha256, source, command, passed, exit_code, isolation, egress FROM evidence WHERE {any:tree_sha256,$2} AND project_id = $1 ORDER BY id DESC LIMIT 10000
        """);

    public async Task AddAsync(EvolutionRequest request, CancellationToken ct)
    {
        var sql = $"""
            INSERT INTO evolution_requests (
                id, project_id, prompt, agent, command, model, script, variants, rounds, round_part, checks, parent_id, budget, needs_approval, network, asks, review, requested_by, requested_at, trace)
            SELECT @Id, c.project_id, @Prompt, @Agent, @Command, @Model, @Script, @Variants, @Rounds, @RoundPart, {database.Dialect.Say("json", "@checks")}, c.id, @Budget, @NeedsApproval, @network, @Asks,
                {database.Dialect.Say("json", "@review")}, @RequestedBy, @RequestedAt, @Trace
            FROM workspace_checkpoints c WHERE c.id = @Parent AND c.project_id = @Project
            ON CONFLICT (id) DO NOTHING
            """;
        const string FirstRound = """
            INSERT INTO evolution_rounds (request_id, number, begin_checkpoint, first_number, variants, share, available)
            VALUES (@Id, 1, @Begin, 1, @Variants, @Share, @Available)
            """;
        var (values, round) = (
            new
            {
                request.Id,
                request.Project,
                Prompt = StorableText.Clean(request.Prompt),
                Agent = StorableText.Clean(request.Agent),
                Command = StorableText.Clean(request.Command),
                Model = StorableText.Clean(request.Model),
                Script = StorableText.Clean(request.Script),
                request.Variants,
                request.Rounds,
                request.RoundPart,
                checks = MessageJson.WriteText(request.Checks.Select(StorableText.Clean)),
                request.Parent,
                request.Budget,
                request.NeedsApproval,
                network = request.Network.ToWord(),
                request.Asks,
                review = request.Review is { } review ? MessageJson.WriteText(Clean(review)) : null,
                RequestedBy = StorableText.Clean(request.RequestedBy),
                request.RequestedAt,
                request.Trace,
            },
            request.Round);
        var added = await database.WriteAsync(
            async (connection, transaction) =>
            {
                var added = await connection.ExecuteAsync(new(sql, values, transaction, cancellationToken: ct));
                if (added == 1)
                    await connection.ExecuteAsync(new(FirstRound, new { request.Id, round.Begin, round.Variants, round.Share, round.Available }, transaction, cancellationToken: ct));
                return added;
            },
            ct);
        if (added == 0 && await FindAsync(request.Id, ct) is null)
            throw new MachineException(MachineErrors.CheckpointNotFound, $"There is no checkpoint {request.Parent} of project {request.Project}.");
    }

    public Task<EvolutionRequest?> FindAsync(Guid request, CancellationToken ct) => database.ReadAsync(
        async connection =>
        {
            const string Sql = $"SELECT {EvolutionRow.Columns} FROM {EvolutionRow.Tables} WHERE r.id = @request";
            return (await connection.QueryFirstOrDefaultAsync<EvolutionRow>(new(Sql, new { request }, cancellationToken: ct)))?.ToRequest();
        },
        ct);

    public Task<IReadOnlyList<EvolutionRequest>> ListAsync(EvolutionFilter filter, CancellationToken ct) => database.ReadAsync<IReadOnlyList<EvolutionRequest>>(
        async connection =>
        {
            const string Sql = $"""
                SELECT {EvolutionRow.Columns} FROM {EvolutionRow.Tables}
                WHERE r.id < @before AND (@all OR r.project_id = @project) AND (@state = '' OR r.state = @state)
                ORDER BY r.id DESC
                LIMIT @Limit
                """;
            var rows = await connection.QueryAsync<EvolutionRow>(new(
                Sql,
                new
                {
                    before = filter.Before ?? Guid.AllBitsSet,
                    all = filter.Project is null,
                    project = filter.Project ?? Guid.Empty,
                    state = filter.State?.ToWord() ?? "",
                    filter.Limit,
                },
                cancellationToken: ct));
            return [.. rows.Select(row => row.ToRequest())];
        },
        ct);

    public Task<IReadOnlyList<WaitingRequest>> WaitingAsync(int limit, CancellationToken ct) => database.ReadAsync<IReadOnlyList<WaitingRequest>>(
        async connection =>
        {
            const string Sql = """
                SELECT r.id, r.project_id, p.greediness, q.variants, r.round, r.trace
                FROM evolution_requests r JOIN projects p ON p.id = r.project_id JOIN evolution_rounds q ON q.request_id = r.id AND q.number = r.round
                WHERE r.state = 'requested'
                ORDER BY r.id
                LIMIT @limit
                """;
            var rows = await connection.QueryAsync<WaitingRow>(new(Sql, new { limit }, cancellationToken: ct));
            return [.. rows.Select(row => new WaitingRequest(row.Id, row.ProjectId, row.Greediness, (int)row.Variants, (int)row.Round) { Trace = row.Trace })];
        },
        ct);

    public Task<IReadOnlyDictionary<Guid, int>> OpenMachinesAsync(CancellationToken ct) => database.ReadAsync<IReadOnlyDictionary<Guid, int>>(
        async connection =>
        {
            const string Sql = "SELECT project_id, count(*) AS machines FROM machines WHERE ended_at IS NULL GROUP BY project_id";
            return (await connection.QueryAsync<OpenRow>(new(Sql, cancellationToken: ct))).ToDictionary(row => row.ProjectId, row => (int)row.Machines);
        },
        ct);

    public Task<IReadOnlyList<Evidence>> EvidenceAsync(Guid request, CancellationToken ct) => database.ReadAsync<IReadOnlyList<Evidence>>(
        async connection =>
        {
            // A review is stored with its findings: what the first statement sees, the second one sees whole.
            const string Evidence = $"SELECT {EvidenceRow.Columns} FROM evidence WHERE request_id = @request ORDER BY id";
            const string Findings = $"""
                SELECT {FindingRow.Columns} FROM findings f JOIN evidence e ON e.id = f.evidence_id WHERE e.request_id = @request ORDER BY f.evidence_id, f.seq
                """;
            var rows = await connection.QueryAsync<EvidenceRow>(new(Evidence, new { request }, cancellationToken: ct));
            var found = (await connection.QueryAsync<FindingRow>(new(Findings, new { request }, cancellationToken: ct))).ToLookup(row => row.EvidenceId, row => row.ToFinding());
            return [.. rows.Select(row => row.ToEvidence(found[row.Id].ToArray()))];
        },
        ct);

    public async Task<IReadOnlyList<EvidenceMark>> KnownAsync(Guid project, IReadOnlyList<string> trees, CancellationToken ct)
    {
        var known = new List<EvidenceMark>();
        await database.ReadAsync(
            ConnectionUse.Requests,
            new SqlBatch().Read(
                Known,
                row => known.Add(new(
                    row.Guid(0), row.Text(1), Words.FromWord<EvidenceSource>(row.Text(2)), row.Text(3), row.Bool(4), row.IsNull(5) ? null : row.Int32(5),
                    Words.FromWord<IsolationLevel>(row.Text(6)), row.TextOrNull(7) is { } egress ? Words.FromWord<NetworkAccess>(egress) : null)),
                project, trees.ToArray()),
            ct);
        return known;
    }

    public Task<bool> AnswerAsync(Guid request, bool approved, string actor, CancellationToken ct)
    {
        const string Answer = """
            UPDATE evolution_requests SET state = 'finished', ended_at = clock_timestamp(), note = note || @words WHERE id = @request AND state = 'awaiting_approval'
            """;
        const string Rests = "SELECT id FROM evidence WHERE machine_id = (SELECT winner FROM evolution_requests WHERE id = @request) ORDER BY id";
        const string Audit = "INSERT INTO audit_log (at, actor, action, subject, details) VALUES (clock_timestamp(), @actor, @action, @subject, @details)";
        var words = StorableText.Clean(approved ? $" {actor} agreed." : $" {actor} declined.");
        return database.WriteAsync(
            async (connection, transaction) =>
            {
                if (await connection.ExecuteAsync(new(Answer, new { request, words }, transaction, cancellationToken: ct)) == 0)
                    return false;

                var evidence = await connection.QueryAsync<Guid>(new(Rests, new { request }, transaction, cancellationToken: ct));
                await connection.ExecuteAsync(new(
                    Audit,
                    new { actor = StorableText.Clean(actor), action = approved ? "approve-winner" : "decline-winner", subject = $"{request}", details = MessageJson.WriteText(new { evidence }) },
                    transaction, cancellationToken: ct));
                if (approved)
                    await connection.ExecuteAsync(new(EvolutionStatements.Promote, new { request }, transaction, cancellationToken: ct));
                return true;
            },
            ct);
    }

    private static ReviewTerms Clean(ReviewTerms review) =>
        review with { Command = StorableText.Clean(review.Command), Model = StorableText.Clean(review.Model) };

    private sealed class WaitingRow
    {
        public Guid Id { get; set; }

        public Guid ProjectId { get; set; }

        public double Greediness { get; set; }

        public long Variants { get; set; }

        public long Round { get; set; }

        public byte[]? Trace { get; set; }
    }

    private sealed class OpenRow
    {
        public Guid ProjectId { get; set; }

        public long Machines { get; set; }
    }
}
