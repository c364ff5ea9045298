using AutoVibe.Machines;
using Dapper;

namespace AutoVibe.Storage;

/// <summary>How requests go on and are stopped.</summary>
internal sealed partial class SqlEvolutionStore
{
    public Task<IReadOnlyList<EvolutionRound>> RoundsAsync(Guid request, CancellationToken ct) => database.ReadAsync<IReadOnlyList<EvolutionRound>>(
        async connection =>
        {
            const string Sql = """
                SELECT number, begin_checkpoint, first_number, variants, share, available, lesson, note FROM evolution_rounds WHERE request_id = @request ORDER BY number
                """;
            return [.. (await connection.QueryAsync<RoundRow>(new(Sql, new { request }, cancellationToken: ct))).Select(row => row.ToRound())];
        },
        ct);

    public Task<bool> ContinueAsync(Guid machine, long amount, string lesson, CancellationToken ct)
    {
        // Whoever changes the request first is the one that goes on.
        const string BeginRound = """
            UPDATE evolution_requests SET state = 'requested', round = round + 1, rounds = CASE WHEN rounds > round THEN rounds ELSE round + 1 END, budget = budget + @amount,
                note = NULL, ended_at = NULL, stop_asked_by = NULL
            WHERE id = (SELECT m.request_id FROM machines m WHERE m.id = @machine AND m.state = 'paused' AND m.outcome = 'out_of_budget') AND state = 'finished' AND winner IS NULL
            """;
        const string AddRound = """
            INSERT INTO evolution_rounds (request_id, number, begin_checkpoint, first_number, variants, share, available, lesson)
            SELECT r.id, r.round, COALESCE(m.last_checkpoint, m.parent_checkpoint), q.first_number + q.variants, 1, @amount, @amount, @lesson
            FROM machines m JOIN evolution_requests r ON r.id = m.request_id JOIN evolution_rounds q ON q.request_id = r.id AND q.number = r.round - 1
            WHERE m.id = @machine
            """;
        var values = new { machine, amount, lesson = StorableText.Clean(lesson) };
        return database.WriteAsync(
            async (connection, transaction) =>
            {
                if (await connection.ExecuteAsync(new(BeginRound, values, transaction, cancellationToken: ct)) == 0)
                    return false;

                await connection.ExecuteAsync(new(AddRound, values, transaction, cancellationToken: ct));
                return true;
            },
            ct);
    }

    public Task<bool> AskStopAsync(Guid request, string actor, CancellationToken ct)
    {
        const string AskRequest = """
            UPDATE evolution_requests SET stop_asked_by = COALESCE(stop_asked_by, @actor),
                note = CASE WHEN state = 'requested' THEN @words ELSE note END, ended_at = CASE WHEN state = 'requested' THEN clock_timestamp() END,
                state = CASE WHEN state = 'requested' THEN 'finished' ELSE state END
            WHERE id = @request AND state IN ('requested', 'running')
            """;
        var by = StorableText.Clean(actor);
        return database.WriteAsync(
            async (connection, transaction) =>
            {
                var values = new { request, actor = by, words = $"{by} asked to stop it before its turn came." };
                if (await connection.ExecuteAsync(new(AskRequest, values, transaction, cancellationToken: ct)) == 0)
                    return false;

                await connection.ExecuteAsync(new($"{SqlMachineStore.AskStop} AND request_id = @request", new { request, actor = by }, transaction, cancellationToken: ct));
                return true;
            },
            ct);
    }

    private sealed class RoundRow
    {
        public long Number { get; set; }

        public Guid BeginCheckpoint { get; set; }

        public long FirstNumber { get; set; }

        public long Variants { get; set; }

        public long Share { get; set; }

        public long Available { get; set; }

        public string? Lesson { get; set; }

        public string? Note { get; set; }

        public EvolutionRound ToRound() => new()
        {
            Number = (int)Number,
            Begin = BeginCheckpoint,
            First = (int)FirstNumber,
            Variants = (int)Variants,
            Share = Share,
            Available = Available,
            Lesson = Lesson,
            Note = Note,
        };
    }
}
