using AutoVibe.Machines;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>A machine as the database holds it.</summary>
internal sealed class MachineRow
{
    public const string Columns = """
        id, project_id, request_id, round, number, agent, state, outcome, progress, error, hub, isolation, egress, starts, deaths, parent_checkpoint, last_checkpoint, checkpoints, session,
        cost, tokens, calls, modifications, usage, score, stop_asked_by, created_at, started_at, ended_at
        """;

    public Guid Id { get; set; }

    public Guid ProjectId { get; set; }

    public Guid RequestId { get; set; }

    public long Round { get; set; }

    public long Number { get; set; }

    public string Agent { get; set; } = "";

    public string State { get; set; } = "";

    public string? Outcome { get; set; }

    public string? Progress { get; set; }

    public string? Error { get; set; }

    public Guid? Hub { get; set; }

    public string? Isolation { get; set; }

    public string? Egress { get; set; }

    public long Starts { get; set; }

    public long Deaths { get; set; }

    public Guid ParentCheckpoint { get; set; }

    public Guid? LastCheckpoint { get; set; }

    public long Checkpoints { get; set; }

    public string? Session { get; set; }

    public long Cost { get; set; }

    public long Tokens { get; set; }

    public long Calls { get; set; }

    public string Modifications { get; set; } = "{}";

    public string Usage { get; set; } = "{}";

    public string? Score { get; set; }

    public string? StopAskedBy { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public Machine ToMachine() => new()
    {
        Id = Id,
        Project = ProjectId,
        Request = RequestId,
        Round = (int)Round,
        Number = (int)Number,
        Agent = Agent,
        State = Words.FromWord<MachineState>(State),
        Outcome = Outcome is null ? null : Words.FromWord<AgentOutcome>(Outcome),
        Progress = Progress,
        Error = Error,
        Hub = Hub,
        Isolation = Isolation is null ? null : Words.FromWord<IsolationLevel>(Isolation),
        Egress = Egress is null ? null : Words.FromWord<NetworkAccess>(Egress),
        Starts = (int)Starts,
        Deaths = (int)Deaths,
        Parent = ParentCheckpoint,
        LastCheckpoint = LastCheckpoint,
        Checkpoints = (int)Checkpoints,
        Session = Session,
        Cost = Cost,
        Tokens = Tokens,
        Calls = Calls,
        Modifications = MessageJson.ReadText<Modifications>(Modifications),
        Usage = MessageJson.ReadText<MachineUsage>(Usage),
        Score = Score is null ? null : MessageJson.ReadText<Score>(Score),
        StopAskedBy = StopAskedBy,
        CreatedAt = CreatedAt,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
    };
}
