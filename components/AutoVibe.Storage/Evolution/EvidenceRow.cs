using AutoVibe.Machines;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>Evidence as the database holds it.</summary>
internal sealed class EvidenceRow
{
    public const string Columns = """
        id, project_id, request_id, machine_id, checkpoint_id, tree_sha256, source, command, exit_code, passed, duration_ms, log, isolation, egress, credibility, cost, review, at
        """;

    public Guid Id { get; set; }

    public Guid ProjectId { get; set; }

    public Guid RequestId { get; set; }

    public Guid MachineId { get; set; }

    public Guid CheckpointId { get; set; }

    public string TreeSha256 { get; set; } = "";

    public string Source { get; set; } = "";

    public string Command { get; set; } = "";

    public long? ExitCode { get; set; }

    public bool Passed { get; set; }

    public long DurationMs { get; set; }

    public string Log { get; set; } = "";

    public string Isolation { get; set; } = "";

    public string? Egress { get; set; }

    public double Credibility { get; set; }

    public long Cost { get; set; }

    public string? Review { get; set; }

    public DateTimeOffset At { get; set; }

    public Evidence ToEvidence(IReadOnlyList<Finding> findings) => new()
    {
        Id = Id,
        Project = ProjectId,
        Request = RequestId,
        Machine = MachineId,
        Checkpoint = CheckpointId,
        TreeSha256 = TreeSha256,
        Source = Words.FromWord<EvidenceSource>(Source),
        Command = Command,
        ExitCode = (int?)ExitCode,
        Passed = Passed,
        DurationMs = DurationMs,
        Log = Log,
        Isolation = Words.FromWord<IsolationLevel>(Isolation),
        Egress = Egress is null ? null : Words.FromWord<NetworkAccess>(Egress),
        Credibility = Credibility,
        Cost = Cost,
        Review = Review is null ? null : MessageJson.ReadText<ReviewResult>(Review),
        Findings = findings,
        At = At,
    };
}
