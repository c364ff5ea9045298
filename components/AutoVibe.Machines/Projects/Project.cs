using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>A code base that AutoVibe knows.</summary>
public sealed record Project
{
    /// <summary>A time-ordered id, made by whoever creates the project.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name shown; from 1 to 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The name in addresses and on the command line: lower-case letters, digits and single hyphens; unique.</summary>
    public required string Slug { get; init; }

    /// <summary>What the project is, in its owner's words.</summary>
    public string? Description { get; init; }

    /// <summary>The full path of its folder, or the git URL it is cloned from; unique.</summary>
    public required string Repository { get; init; }

    /// <summary>Default: active.</summary>
    public ProjectStatus Status { get; init; } = ProjectStatus.Active;

    /// <summary>Default: planning.</summary>
    public ProjectPhase Phase { get; init; } = ProjectPhase.Planning;

    /// <summary>Whatever its owner wants to keep with it.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The intake that <see cref="Totals"/> come from; null before the first one ended.</summary>
    public Guid? LastIntake { get; init; }

    /// <summary>The checkpoint it began with; null before the first one was taken.</summary>
    public Guid? InitialCheckpoint { get; init; }

    /// <summary>The verified checkpoint that work goes on from; null before there is one.</summary>
    public Guid? CurrentCheckpoint { get; init; }

    /// <summary>What its last finished intake counted.</summary>
    public IntakeTotals? Totals { get; init; }

    /// <summary>Its appetite, from 0 to 1. Default: 0.5.</summary>
    public double Greediness { get; init; } = 0.5;

    /// <summary>Attempts at one request side by side at most; null for what the settings say.</summary>
    public int? WidthLimit { get; init; }

    /// <summary>The commands that must succeed on what machines make; null where they are guessed from the files in its root.</summary>
    public IReadOnlyList<ProjectCheck>? Checks { get; init; }

    /// <summary>Whether a person must agree before the winner of a request becomes current. Default: no.</summary>
    public bool NeedsApproval { get; init; }

    /// <summary>Whether agents ask a person before they do what changes something, unless a request says otherwise. Default: no.</summary>
    public bool Asks { get; init; }

    /// <summary>Who reviews what machines make, unless a request says otherwise; null for nobody.</summary>
    public ReviewTerms? Review { get; init; }

    /// <summary>What its machines and their checks reach of the network, unless a request says otherwise.</summary>
    public NetworkAccess Network { get; init; }
}

/// <summary>A command that must succeed.</summary>
/// <param name="Name">What it shows, such as <c>test</c>.</param>
/// <param name="Command">The command line.</param>
public sealed record ProjectCheck(string Name, string Command);
