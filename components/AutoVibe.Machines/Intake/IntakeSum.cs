namespace AutoVibe.Machines;

/// <summary>What has come of an intake since its last part was sent on.</summary>
public sealed class IntakeSum
{
    /// <summary>The intake.</summary>
    public Guid Intake { get; set; }

    /// <summary>Text files.</summary>
    public long TextFiles { get; set; }

    /// <summary>Binary files.</summary>
    public long BinaryFiles { get; set; }

    /// <summary>Skipped paths.</summary>
    public long SkippedFiles { get; set; }

    /// <summary>Lines of the text files.</summary>
    public long Lines { get; set; }

    /// <summary>Bytes of the text and binary files.</summary>
    public long Bytes { get; set; }

    /// <summary>Text files by language.</summary>
    public SortedDictionary<string, long> Languages { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Skipped paths by reason.</summary>
    public SortedDictionary<string, long> Skipped { get; set; } = new(StringComparer.Ordinal);

    /// <summary>What manifests named.</summary>
    public SortedSet<string> Technologies { get; set; } = new(StringComparer.Ordinal);

    /// <summary>How many paths were listed, once the list is over.</summary>
    public long? Announced { get; set; }

    /// <summary>Nothing more is under way.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Why the list ended early.</summary>
    public string? Error { get; set; }

    internal long Received => TextFiles + BinaryFiles + SkippedFiles;

    internal bool IsComplete => Received == Announced || IsClosed || Error is not null;

    internal void AddText(ProjectFile file)
    {
        Intake = file.Intake;
        TextFiles++;
        Lines += file.Lines;
        Bytes += file.Bytes;
        Languages[file.Language!] = Languages.GetValueOrDefault(file.Language!) + 1;
        Technologies.UnionWith(file.Technologies);
    }

    internal void AddBinary(ProjectFile file)
    {
        Intake = file.Intake;
        BinaryFiles++;
        Bytes += file.Bytes;
    }

    internal void AddSkipped(ProjectFile file)
    {
        Intake = file.Intake;
        SkippedFiles++;
        var reason = file.Skip!.Value.ToWord();
        Skipped[reason] = Skipped.GetValueOrDefault(reason) + 1;
    }

    internal void End(WalkEnd end)
    {
        Intake = end.Intake;
        Announced ??= end.Announced;
        IsClosed |= end.IsClosed;
        Error ??= end.Error;
    }

    internal IntakePart ToPart() => new()
    {
        Intake = Intake,
        Announced = Announced,
        IsClosed = IsClosed,
        Error = Error,
        Totals = new()
        {
            Files = Received,
            TextFiles = TextFiles,
            BinaryFiles = BinaryFiles,
            SkippedFiles = SkippedFiles,
            Lines = Lines,
            Bytes = Bytes,
            Languages = Languages,
            Skipped = Skipped,
            Stack = [.. Technologies],
        },
    };
}
