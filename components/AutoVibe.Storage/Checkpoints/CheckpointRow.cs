using System.Text.Json.Nodes;
using AutoVibe.Machines;

namespace AutoVibe.Storage;

/// <summary>A checkpoint as the database holds it.</summary>
internal sealed class CheckpointRow
{
    public const string Columns = """
        id, project_id, hub_id, parent_id, type, state, tree_sha256, notes_sha256, chain_sha256, store_id, files, left_out, size, packed, added, description, context,
        created_at, verified_at, problem
        """;

    public Guid Id { get; set; }

    public Guid? ProjectId { get; set; }

    public Guid? HubId { get; set; }

    public Guid? ParentId { get; set; }

    public string Type { get; set; } = "";

    public string State { get; set; } = "";

    public string TreeSha256 { get; set; } = "";

    public string NotesSha256 { get; set; } = "";

    public string ChainSha256 { get; set; } = "";

    public Guid StoreId { get; set; }

    public long Files { get; set; }

    public long LeftOut { get; set; }

    public long Size { get; set; }

    public long Packed { get; set; }

    public long Added { get; set; }

    public string? Description { get; set; }

    public string Context { get; set; } = "{}";

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? VerifiedAt { get; set; }

    public string? Problem { get; set; }

    public Checkpoint ToCheckpoint() => new()
    {
        Id = Id,
        Project = ProjectId,
        Hub = HubId,
        Parent = ParentId,
        Type = Words.FromWord<CheckpointType>(Type),
        State = Words.FromWord<CheckpointState>(State),
        TreeSha256 = TreeSha256,
        NotesSha256 = NotesSha256,
        ChainSha256 = ChainSha256,
        Store = StoreId,
        Files = Files,
        LeftOut = LeftOut,
        Size = Size,
        Packed = Packed,
        Added = Added,
        Description = Description,
        Context = (JsonObject)JsonNode.Parse(Context)!,
        CreatedAt = CreatedAt,
        VerifiedAt = VerifiedAt,
        Problem = Problem,
    };
}
