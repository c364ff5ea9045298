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
        INSERT INTO machines (id, project_id, request_id, number, agent, parent_checkpoint, created_at)
        SELECT @machine, r.project_id, r.id, @number, r.agent, r.parent_id, clock_timestamp() FROM evolution_requests r WHERE r.id = @request
        """;

    private const string MarkRunning = "UPDATE evolution_requests SET state = 'running' WHERE id = @request AND state = 'requested'";

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
        INSERT INTO evidence (id, project_id, request_id, machine_id, checkpoint_id, tree_sha256, source, command, exit_code, passed, duration_ms, log, isolation, credibility, at)
        VALUES (@id, @project, @request, @machine, @checkpoint, @tree, @source, @command, @exit, @passed, @duration, @log, @isolation, @credibility, @at)
        """;

    private const string SetScore = "UPDATE machines SET score = {0} WHERE id = @machine";

    private const string AddHistory = """
        INSERT INTO evolution_history (id, project_id, request_id, machine_id, from_checkpoint, to_checkpoint, prompt, resources, success, error, at)
        SELECT @id, r.project_id, r.id, @machine, r.parent_id, @to, r.prompt, {0}, @success, @error, clock_timestamp() FROM evolution_requests r WHERE r.id = @request
        """;

    private const string EndRequest = """
        UPDATE evolution_requests SET winner = @winner, note = @note, state = @state, ended_at = CASE WHEN @state = 'finished' THEN clock_timestamp() END
        WHERE id = @request AND state = 'running'
        """;

    public IEnumerable<SinkCommand> Admit(IReadOnlyList<MachineOrder> orders)
    {
        foreach (var order in orders)
            yield return Commands.Of(AddMachine, ("machine", order.Machine), ("number", order.Number), ("request", order.Request.Id));
        yield return Commands.Of(MarkRunning, ("request", orders[0].Request.Id));
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
    }

    public IEnumerable<SinkCommand> Keep(IReadOnlyList<Evidence> evidence) => evidence.Select(fact => Commands.Of(
        AddEvidence,
        ("id", fact.Id), ("project", fact.Project), ("request", fact.Request), ("machine", fact.Machine), ("checkpoint", fact.Checkpoint), ("tree", fact.TreeSha256),
        ("source", fact.Source.ToWord()), ("command", StorableText.Clean(fact.Command)), ("exit", fact.ExitCode), ("passed", fact.Passed), ("duration", fact.DurationMs),
        ("log", StorableText.Clean(fact.Log)), ("isolation", fact.Isolation.ToWord()), ("credibility", fact.Credibility), ("at", fact.At)));

    public IEnumerable<SinkCommand> Record(Verdict verdict)
    {
        foreach (var (end, _, score) in verdict.Attempts)
        {
            yield return Commands.Of(string.Format(null, SetScore, Json("@score")), ("machine", end.Machine), ("score", MessageJson.WriteText(score)));
            yield return Commands.Of(
                string.Format(null, AddHistory, Json("@resources")),
                ("id", end.Machine), ("machine", end.Machine), ("request", verdict.Request.Id), ("to", end.Checkpoint), ("success", verdict.Winner?.Machine == end.Machine),
                ("resources", MessageJson.WriteText(new { end.Cost, end.Tokens, end.Calls, end.Usage.DurationMs, end.Usage.CpuMs })), ("error", StorableText.Clean(ErrorOf(end))));
        }

        var waits = verdict.Winner is not null && verdict.Request.NeedsApproval;
        yield return Commands.Of(
            EndRequest,
            ("request", verdict.Request.Id), ("winner", verdict.Winner?.Machine), ("note", verdict.Note),
            ("state", (waits ? EvolutionState.AwaitingApproval : EvolutionState.Finished).ToWord()));
        if (verdict.Winner is not null && !waits)
            yield return Commands.Of(Promote, ("request", verdict.Request.Id));
    }

    private static string? ErrorOf(MachineEnd end) => end.Outcome == AgentOutcome.Succeeded ? null : end.Message ?? end.Outcome.ToWord();

    // Out of budget is a rest: more money lets a new machine go on from its work.
    private static MachineState StateOf(MachineEnd end) =>
        end.IsBroken ? MachineState.Error : end.Outcome == AgentOutcome.OutOfBudget ? MachineState.Paused : MachineState.Terminated;

    private string Json(string parameter) => database.Dialect.Say("json", parameter);
}
