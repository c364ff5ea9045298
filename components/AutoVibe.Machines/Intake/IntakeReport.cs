namespace AutoVibe.Machines;

/// <summary>An intake as the command line and the API show it.</summary>
public sealed record IntakeReport
{
    /// <summary>The project's slug.</summary>
    public required string Project { get; init; }

    /// <summary>The intake's id.</summary>
    public required Guid Intake { get; init; }

    /// <summary>How far it is.</summary>
    public required IntakeState State { get; init; }

    /// <inheritdoc cref="IntakeTotals.Files"/>
    public required long Files { get; init; }

    /// <inheritdoc cref="IntakeTotals.TextFiles"/>
    public required long TextFiles { get; init; }

    /// <inheritdoc cref="IntakeTotals.BinaryFiles"/>
    public required long BinaryFiles { get; init; }

    /// <inheritdoc cref="IntakeTotals.SkippedFiles"/>
    public required long SkippedFiles { get; init; }

    /// <inheritdoc cref="IntakeTotals.Lines"/>
    public required long Lines { get; init; }

    /// <inheritdoc cref="IntakeTotals.Bytes"/>
    public required long Bytes { get; init; }

    /// <inheritdoc cref="IntakeTotals.Languages"/>
    public required IReadOnlyDictionary<string, long> Languages { get; init; }

    /// <inheritdoc cref="IntakeTotals.Skipped"/>
    public required IReadOnlyDictionary<string, long> Skipped { get; init; }

    /// <inheritdoc cref="IntakeTotals.Stack"/>
    public required IReadOnlyList<string> Stack { get; init; }

    /// <inheritdoc cref="Machines.Intake.DeadLetters"/>
    public required long DeadLetters { get; init; }

    /// <summary>From the request to the end in milliseconds; null until it has ended.</summary>
    public long? DurationMs { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public string? Error { get; init; }

    /// <summary>Puts a project's intake together.</summary>
    public static IntakeReport Of(Project project, Intake intake)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(intake);
        return new()
        {
            Project = project.Slug,
            Intake = intake.Id,
            State = intake.State,
            Files = intake.Totals.Files,
            TextFiles = intake.Totals.TextFiles,
            BinaryFiles = intake.Totals.BinaryFiles,
            SkippedFiles = intake.Totals.SkippedFiles,
            Lines = intake.Totals.Lines,
            Bytes = intake.Totals.Bytes,
            Languages = intake.Totals.Languages,
            Skipped = intake.Totals.Skipped,
            Stack = intake.Totals.Stack,
            DeadLetters = intake.DeadLetters,
            DurationMs = (long?)intake.Duration?.TotalMilliseconds,
            Error = intake.Error,
        };
    }
}
