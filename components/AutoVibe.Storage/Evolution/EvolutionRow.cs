using AutoVibe.Machines;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>A request as the database holds it.</summary>
internal sealed class EvolutionRow
{
    public const string Columns = """
        id, project_id, prompt, agent, command, model, script, variants, checks, parent_id, budget, needs_approval, state, winner, note, requested_by, requested_at, ended_at, trace
        """;

    public Guid Id { get; set; }

    public Guid ProjectId { get; set; }

    public string Prompt { get; set; } = "";

    public string Agent { get; set; } = "";

    public string? Command { get; set; }

    public string? Model { get; set; }

    public string? Script { get; set; }

    public long Variants { get; set; }

    public string Checks { get; set; } = "[]";

    public Guid ParentId { get; set; }

    public long Budget { get; set; }

    public bool NeedsApproval { get; set; }

    public string State { get; set; } = "";

    public Guid? Winner { get; set; }

    public string? Note { get; set; }

    public string RequestedBy { get; set; } = "";

    public DateTimeOffset RequestedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public byte[]? Trace { get; set; }

    public EvolutionRequest ToRequest() => new()
    {
        Id = Id,
        Project = ProjectId,
        Prompt = Prompt,
        Agent = Agent,
        Command = Command,
        Model = Model,
        Script = Script,
        Variants = (int)Variants,
        Checks = MessageJson.ReadText<IReadOnlyList<string>>(Checks),
        Parent = ParentId,
        Budget = Budget,
        NeedsApproval = NeedsApproval,
        State = Words.FromWord<EvolutionState>(State),
        Winner = Winner,
        Note = Note,
        RequestedBy = RequestedBy,
        RequestedAt = RequestedAt,
        EndedAt = EndedAt,
        Trace = Trace,
    };
}
