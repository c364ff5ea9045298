using AutoVibe.Machines;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>The statements of the evolution pipeline's sinks.</summary>
internal sealed class EvolutionStatements(Database database) : IEvolutionStatements
{
    /// <summary>Makes the winner's checkpoint the project's current one, when the project still is where the request began.</summary>
    public const string Promote = """
        UPDATE projects SET current_checkpoint = (SELECT m.last_checkpoint FROM evolution_requests r JOIN machines m ON m.id = r.winner WHERE r.id = @request),
            updated_at = clock_timestamp()
        WHERE EXISTS (
            SELECT 1 FROM evolution_requests r JOIN machines m ON m.id = r.winner JOIN workspace_checkpoints c ON c.id = m.last_checkpoint
            WHERE r.id = @request AND r.project_id = projects.id AND r.parent_id = projects.current_checkpoint AND c.state = 'verified')
        """;

    private const string AddMachine = """
        INSERT INTO machines (id, project_id, request_id, round, number, agent, parent_checkpoint, created_at)
        SELECT @machine, r.project_id, r.id, q.number, @number, r.agent, q.begin_checkpoint, clock_timestamp()
        FROM evolution_requests r JOIN evolution_rounds q ON q.request_id = r.id AND q.number = r.round
        WHERE r.id = @request AND r.round = @round AND r.state = 'requested'
        """;

    private const string MarkRunning = "UPDATE evolution_requests SET state = 'running' WHERE id = @request AND round = @round AND state = 'requested'";

    // From any state there is a way over 'terminating' to the end.
    private const string Terminate = """
        UPDATE machines SET state = 'terminating' WHERE id = @machine AND starts = @start AND ended_at IS NULL AND state <> 'terminating'
        """;

    private const string EndMachine = """
        UPDATE machines SET state = @state, outcome = @outcome, error = @error, progress = @progress, last_checkpoint = COALESCE(@checkpoint, last_checkpoint),
            checkpoints = checkpoints + CASE WHEN @checkpoint IS NULL OR @checkpoint = last_checkpoint THEN 0 ELSE 1 END,
            cost = @cost, tokens = @tokens, calls = @calls, modifications = {0}, usage = {1}, ended_at = clock_timestamp()
        WHERE id = @machine AND starts = @start AND ended_at IS NULL
        """;

    private const string AddEvidence = """
        INSERT INTO evidence (id, project_id, request_id, machine_id, checkpoint_id, tree_sha256, source, command, exit_code, passed, duration_ms, log, isolation, egress, credibility, cost, review, at)
        VALUES (@id, @project, @request, @machine, @checkpoint, @tree, @source, @command, @exit, @passed, @duration, @log, @isolation, @egress, @credibility, @cost, {0}, @at)
        """;

    private const string AddFinding = """
        INSERT INTO findings (evidence_id, seq, file, line, col, severity, category, message, suggestion)
        VALUES (@evidence, @seq, @file, @line, @col, @severity, @category, @message, @suggestion)
        """;

    private const string SetScore = "UPDATE machines SET score = {0} WHERE id = @machine";

    private const string AddHistory = """
        INSERT INTO evolution_history (id, project_id, request_id, machine_id, from_checkpoint, to_checkpoint, prompt, resources, success, error, evidence, at)
        SELECT @id, r.project_id, r.id, m.id, m.parent_checkpoint, @to, r.prompt, {0}, @success, @error, {1}, clock_timestamp()
        FROM machines m JOIN evolution_requests r ON r.id = m.request_id WHERE m.id = @machine
        """;

    private const string NoteRound = "UPDATE evolution_rounds SET note = @note WHERE request_id = @request AND number = @round";

    private const string BeginRound = """
        UPDATE evolution_requests SET round = round + 1, state = 'requested' WHERE id = @request AND round = @round AND state = 'running' AND stop_asked_by IS NULL
        """;

    private const string AddRound = """
        INSERT INTO evolution_rounds (request_id, number, begin_checkpoint, first_number, variants, share, available, lesson)
        SELECT r.id, r.round, COALESCE(@begin, q.begin_checkpoint), q.first_number + q.variants, q.variants, @share, @available, @lesson
        FROM evolution_requests r JOIN evolution_rounds q ON q.request_id = r.id AND q.number = @round
        WHERE r.id = @request AND r.round = @round + 1 AND r.state = 'requested'
        ON CONFLICT (request_id, number) DO NOTHING
        """;

    private const string EndRequest = """
        UPDATE evolution_requests SET winner = @winner, state = @state, note = CASE WHEN stop_asked_by IS NULL THEN @note ELSE @note || ' ' || stop_asked_by || ' asked to stop it.' END,
            ended_at = CASE WHEN @state = 'finished' THEN clock_timestamp() END
        WHERE id = @request AND round = @round AND state = 'running'
        """;

    public IEnumerable<SinkCommand> Admit(IReadOnlyList<MachineOrder> orders)
    {
        foreach (var order in orders)
            yield return Commands.Of(AddMachine, ("machine", order.Machine), ("number", order.Number), ("request", order.Request.Id), ("round", order.Request.Round));
        yield return Commands.Of(MarkRunning, ("request", orders[0].Request.Id), ("round", orders[0].Request.Round));
    }

    public IEnumerable<SinkCommand> End(MachineEnd end)
    {
        yield return Commands.Of(Terminate, ("machine", end.Machine), ("start", end.Start));
        yield return Commands.Of(
            string.Format(null, EndMachine, Json("@modifications"), Json("@usage")),
            ("machine", end.Machine), ("start", end.Start), ("state", StateOf(end).ToWord()), ("outcome", end.Outcome.ToWord()),
            ("error", end.Outcome == AgentOutcome.Succeeded ? null : StorableText.Clean(end.Message)),
            ("progress", end.Outcome == AgentOutcome.Succeeded ? StorableText.Clean(end.Message) : null), ("checkpoint", end.Checkpoint),
            ("cost", end.Cost), ("tokens", end.Tokens), ("calls", end.Calls), ("modifications", MessageJson.WriteText(end.Modifications)), ("usage", MessageJson.WriteText(end.Usage)));
        yield return SqlQuestionStore.EndUpTo(end.Machine, end.Start);
    }

    public IEnumerable<SinkCommand> Keep(IReadOnlyList<Evidence> evidence)
    {
        foreach (var fact in evidence)
        {
            yield return Commands.Of(
                string.Format(null, AddEvidence, Json("@review")),
                ("id", fact.Id), ("project", fact.Project), ("request", fact.Request), ("machine", fact.Machine), ("checkpoint", fact.Checkpoint), ("tree", fact.TreeSha256),
                ("source", fact.Source.ToWord()), ("command", StorableText.Clean(fact.Command)), ("exit", fact.ExitCode), ("passed", fact.Passed), ("duration", fact.DurationMs),
                ("log", StorableText.Clean(fact.Log)), ("isolation", fact.Isolation.ToWord()), ("egress", fact.Egress?.ToWord()), ("credibility", fact.Credibility), ("cost", fact.Cost),
                ("review", fact.Review is { } review ? MessageJson.WriteText(review) : null), ("at", fact.At));
            foreach (var (seq, finding) in fact.Findings.Index())
            {
                yield return Commands.Of(
                    AddFinding,
                    ("evidence", fact.Id), ("seq", seq + 1), ("file", StorableText.Clean(finding.File)), ("line", finding.Line), ("col", finding.Column),
                    ("severity", finding.Severity.ToWord()), ("category", StorableText.Clean(finding.Category)), ("message", StorableText.Clean(finding.Message)),
                    ("suggestion", StorableText.Clean(finding.Suggestion)));
            }
        }
    }

    public IEnumerable<SinkCommand> Record(Verdict verdict)
    {
        foreach (var (end, evidence, score) in verdict.Attempts)
        {
            yield return Commands.Of(string.Format(null, SetScore, Json("@score")), ("machine", end.Machine), ("score", MessageJson.WriteText(score)));
            yield return Commands.Of(
                string.Format(null, AddHistory, Json("@resources"), Json("@evidence")),
                ("id", end.Machine), ("machine", end.Machine), ("to", end.Checkpoint), ("success", verdict.Winner?.Machine == end.Machine),
                ("resources", MessageJson.WriteText(new { end.Cost, end.Tokens, end.Calls, end.Usage.DurationMs, end.Usage.CpuMs })), ("error", StorableText.Clean(ErrorOf(end))),
                ("evidence", MessageJson.WriteText(evidence.Select(fact => fact.Id))));
        }

        var (request, round) = (verdict.Request.Id, verdict.Request.Round);
        yield return Commands.Of(NoteRound, ("request", request), ("round", round), ("note", verdict.Note));
        if (verdict.Next is { } next)
        {
            // Where somebody asked to stop, neither of the two does anything, and the request ends.
            yield return Commands.Of(BeginRound, ("request", request), ("round", round));
            yield return Commands.Of(
                AddRound,
                ("request", request), ("round", round), ("begin", next.Begin), ("share", next.Share), ("available", next.Available), ("lesson", StorableText.Clean(next.Lesson)));
        }

        var waits = verdict.Winner is not null && verdict.Request.NeedsApproval;
        yield return Commands.Of(
            EndRequest,
            ("request", request), ("round", round), ("winner", verdict.Winner?.Machine), ("note", verdict.Note),
            ("state", (waits ? EvolutionState.AwaitingApproval : EvolutionState.Finished).ToWord()));
        if (verdict.Winner is not null && !waits)
            yield return Commands.Of(Promote, ("request", request));
    }

    private static string? ErrorOf(MachineEnd end) => end.Outcome == AgentOutcome.Succeeded ? null : end.Message ?? end.Outcome.ToWord();

    // Out of budget is a rest: more money lets a new machine go on from its work.
    private static MachineState StateOf(MachineEnd end) =>
        end.IsBroken ? MachineState.Error : end.Outcome == AgentOutcome.OutOfBudget ? MachineState.Paused : MachineState.Terminated;

    private string Json(string parameter) => database.Dialect.Say("json", parameter);
}
