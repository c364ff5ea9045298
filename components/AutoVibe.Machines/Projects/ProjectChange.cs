using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>What is to be different about a project; what is null stays.</summary>
public sealed record ProjectChange
{
    /// <summary>From 1 to 200 characters.</summary>
    public string? Name { get; init; }

    /// <summary>At most 10,000 characters; empty for none.</summary>
    public string? Description { get; init; }

    /// <summary>A folder, the path of a bare repository, or a git URL without a password. What was taken in stays until the next intake.</summary>
    public string? Repository { get; init; }

    /// <summary>Whether it is worked on. It cannot be archived while machines or requests are under way.</summary>
    public ProjectStatus? Status { get; init; }

    /// <summary>How far the work is.</summary>
    public ProjectPhase? Phase { get; init; }

    /// <summary>Its appetite, from 0 to 1.</summary>
    public double? Greediness { get; init; }

    /// <summary>Attempts at one request side by side at most, from 1 to 100; 0 for what the settings say.</summary>
    public int? WidthLimit { get; init; }

    /// <summary>Whether a person must agree before a winner becomes current.</summary>
    public bool? NeedsApproval { get; init; }

    /// <summary>Whether agents ask a person before they do what changes something, unless a request says otherwise.</summary>
    public bool? Asks { get; init; }

    /// <summary>Who reviews what machines make, unless a request says otherwise; an empty agent for nobody.</summary>
    public ReviewTerms? Review { get; init; }

    /// <summary>What its machines and their checks reach of the network, unless a request says otherwise.</summary>
    public NetworkAccess? Network { get; init; }

    /// <summary>The commands that must succeed on what machines make, at most 100; empty where they are to be guessed.</summary>
    public IReadOnlyList<ProjectCheck>? Checks { get; init; }

    /// <summary>Takes the place of all metadata; at most 64 KiB of JSON.</summary>
    public JsonObject? Metadata { get; init; }
}
