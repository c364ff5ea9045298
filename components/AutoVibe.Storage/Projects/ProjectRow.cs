using System.Text.Json.Nodes;
using AutoVibe.Machines;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>A project as the database holds it, beside the counts of its last intake.</summary>
internal sealed class ProjectRow
{
    public const string Columns = """
        p.id, p.slug, p.name, p.description, p.repository, p.status, p.phase, p.metadata, p.last_intake, p.current_checkpoint, p.greediness, p.width_limit, p.checks, p.needs_approval, p.network, p.asks, p.review, p.created_at, p.updated_at,
        (SELECT g.id FROM workspace_checkpoints g WHERE g.project_id = p.id AND g.type = 'genesis') AS initial_checkpoint,
        i.text_files, i.binary_files, i.skipped_files, i.lines, i.bytes
        """;

    public Guid Id { get; set; }

    public string Slug { get; set; } = "";

    public string Name { get; set; } = "";

    public string? Description { get; set; }

    public string Repository { get; set; } = "";

    public string Status { get; set; } = "";

    public string Phase { get; set; } = "";

    public string Metadata { get; set; } = "{}";

    public Guid? LastIntake { get; set; }

    public Guid? InitialCheckpoint { get; set; }

    public Guid? CurrentCheckpoint { get; set; }

    public double Greediness { get; set; }

    public int? WidthLimit { get; set; }

    public string? Checks { get; set; }

    public bool NeedsApproval { get; set; }

    public string Network { get; set; } = "";

    public bool Asks { get; set; }

    public string? Review { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public long TextFiles { get; set; }

    public long BinaryFiles { get; set; }

    public long SkippedFiles { get; set; }

    public long Lines { get; set; }

    public long Bytes { get; set; }

    public Project ToProject(IEnumerable<CountRow> counts) => new()
    {
        Id = Id,
        Slug = Slug,
        Name = Name,
        Description = Description,
        Repository = Repository,
        Status = Words.FromWord<ProjectStatus>(Status),
        Phase = Words.FromWord<ProjectPhase>(Phase),
        Metadata = (JsonObject)JsonNode.Parse(Metadata)!,
        Greediness = Greediness,
        WidthLimit = WidthLimit,
        Checks = Checks is null ? null : MessageJson.ReadText<IReadOnlyList<ProjectCheck>>(Checks),
        NeedsApproval = NeedsApproval,
        Network = Words.FromWord<NetworkAccess>(Network),
        Asks = Asks,
        Review = Review is null ? null : MessageJson.ReadText<ReviewTerms>(Review),
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        LastIntake = LastIntake,
        InitialCheckpoint = InitialCheckpoint,
        CurrentCheckpoint = CurrentCheckpoint,
        Totals = LastIntake is null ? null : CountRow.ToTotals(counts, TextFiles, BinaryFiles, SkippedFiles, Lines, Bytes),
    };
}
