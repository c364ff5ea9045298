using AutoVibe.Machines;

namespace AutoVibe.Storage;

/// <summary>A finding as the database holds it.</summary>
internal sealed class FindingRow
{
    public const string Columns = "f.evidence_id, f.file, f.line, f.col, f.severity, f.category, f.message, f.suggestion";

    public Guid EvidenceId { get; set; }

    public string? File { get; set; }

    public long? Line { get; set; }

    public long? Col { get; set; }

    public string Severity { get; set; } = "";

    public string Category { get; set; } = "";

    public string Message { get; set; } = "";

    public string? Suggestion { get; set; }

    public Finding ToFinding() => new()
    {
        File = File,
        Line = (int?)Line,
        Column = (int?)Col,
        Severity = Words.FromWord<FindingSeverity>(Severity),
        Category = Category,
        Message = Message,
        Suggestion = Suggestion,
    };
}
