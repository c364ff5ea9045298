using AutoVibe.Machines;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>A request as the database holds it.</summary>
internal sealed class EvolutionRow
{
    public const string Columns = """
        r.id, r.project_id, r.prompt, r.agent, r.command, r.model, r.script, r.variants, r.checks, r.parent_id, r.budget, r.needs_approval, r.network, r.asks, r.state, r.winner, r.note, r.requested_by,
        r.requested_at, r.ended_at, r.trace, r.rounds, r.round, r.round_part, r.stop_asked_by, r.review, q.begin_checkpoint, q.first_number, q.variants AS round_variants, q.share, q.available, q.lesson
        """;

    /// <summary>A request with the round that it is in.</summary>
    public const string Tables = "evolution_requests r JOIN evolution_rounds q ON q.request_id = r.id AND q.number = r.round";

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

    public string Network { get; set; } = "";

    public bool Asks { get; set; }

    public string State { get; set; } = "";

    public Guid? Winner { get; set; }

    public string? Note { get; set; }

    public string RequestedBy { get; set; } = "";

    public DateTimeOffset RequestedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public byte[]? Trace { get; set; }

    public long Rounds { get; set; }

    public long Round { get; set; }

    public double RoundPart { get; set; }

    public string? StopAskedBy { get; set; }

    public string? Review { get; set; }

    public Guid BeginCheckpoint { get; set; }

    public long FirstNumber { get; set; }

    public long RoundVariants { get; set; }

    public long Share { get; set; }

    public long Available { get; set; }

    public string? Lesson { get; set; }

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
        Network = Words.FromWord<NetworkAccess>(Network),
        Asks = Asks,
        State = Words.FromWord<EvolutionState>(State),
        Winner = Winner,
        Note = Note,
        RequestedBy = RequestedBy,
        RequestedAt = RequestedAt,
        EndedAt = EndedAt,
        Trace = Trace,
        Rounds = (int)Rounds,
        RoundPart = RoundPart,
        StopAskedBy = StopAskedBy,
        Review = Review is null ? null : MessageJson.ReadText<ReviewTerms>(Review),
        Round = new()
        {
            Number = (int)Round,
            Begin = BeginCheckpoint,
            First = (int)FirstNumber,
            Variants = (int)RoundVariants,
            Share = Share,
            Available = Available,
            Lesson = Lesson,
        },
    };
}
