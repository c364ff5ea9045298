using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>What somebody says who creates a project.</summary>
public sealed record NewProject
{
    /// <summary>From 1 to 200 characters. Default: the last part of the repository's address.</summary>
    public string? Name { get; init; }

    /// <summary>Lower-case letters, digits and single hyphens, at most 64. Default: made from the name, with a number behind it when taken.</summary>
    public string? Slug { get; init; }

    /// <summary>At most 10,000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>A folder, the path of a bare repository, or a git URL without a password.</summary>
    public required string Repository { get; init; }

    /// <summary>Default: active.</summary>
    public ProjectStatus Status { get; init; } = ProjectStatus.Active;

    /// <summary>Default: planning.</summary>
    public ProjectPhase Phase { get; init; } = ProjectPhase.Planning;

    /// <summary>At most 64 KiB of JSON.</summary>
    public JsonObject Metadata { get; init; } = [];
}
