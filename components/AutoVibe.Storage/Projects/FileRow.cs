using AutoVibe.Machines;

namespace AutoVibe.Storage;

/// <summary>A file as the database holds it.</summary>
internal sealed class FileRow
{
    public Guid IntakeId { get; set; }

    public long Number { get; set; }

    public string Path { get; set; } = "";

    public string Kind { get; set; } = "";

    public string? SkipReason { get; set; }

    public string? Language { get; set; }

    public long Lines { get; set; }

    public long Bytes { get; set; }

    public string? Sha256 { get; set; }

    public ProjectFile ToFile() => new()
    {
        Intake = IntakeId,
        Number = Number,
        Path = Path,
        Kind = Words.FromWord<FileKind>(Kind),
        Skip = SkipReason is null ? null : Words.FromWord<SkipReason>(SkipReason),
        Language = Language,
        Lines = Lines,
        Bytes = Bytes,
        Sha256 = Sha256,
    };
}
