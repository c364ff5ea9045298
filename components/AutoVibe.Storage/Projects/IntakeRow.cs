using AutoVibe.Machines;

namespace AutoVibe.Storage;

/// <summary>An intake as the database holds it.</summary>
internal sealed class IntakeRow
{
    public const string Columns = """
        id, project_id, state, requested_at, ended_at, announced, closed, text_files, binary_files, skipped_files, lines, bytes, error
        """;

    public Guid Id { get; set; }

    public Guid ProjectId { get; set; }

    public string State { get; set; } = "";

    public DateTimeOffset RequestedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public long? Announced { get; set; }

    public bool Closed { get; set; }

    public long TextFiles { get; set; }

    public long BinaryFiles { get; set; }

    public long SkippedFiles { get; set; }

    public long Lines { get; set; }

    public long Bytes { get; set; }

    public string? Error { get; set; }

    public Intake ToIntake(IEnumerable<CountRow> counts) => new()
    {
        Id = Id,
        Project = ProjectId,
        State = Words.FromWord<IntakeState>(State),
        RequestedAt = RequestedAt,
        EndedAt = EndedAt,
        Announced = Announced,
        Totals = CountRow.ToTotals(counts, TextFiles, BinaryFiles, SkippedFiles, Lines, Bytes),
        DeadLetters = Closed ? Math.Max(0, (Announced ?? 0) - TextFiles - BinaryFiles - SkippedFiles) : 0,
        Error = Error,
    };
}
