namespace AutoVibe.Machines;

/// <summary>What somebody wishes for a project.</summary>
public sealed record NewEvolution
{
    /// <summary>What is wished, in words for the agent; from 1 to 100,000 characters.</summary>
    public required string Prompt { get; init; }

    /// <summary>The agent's type, such as <c>claude_code</c>.</summary>
    public required string Agent { get; init; }

    /// <summary>The command line of a <c>shell</c> agent; the file of a <c>scripted</c> one (default: the project's folder with <c>.script.json</c> behind its name).</summary>
    public string? Command { get; init; }

    /// <summary>The model that the agent is to ask. Default: the agent's own.</summary>
    public string? Model { get; init; }

    /// <summary>How many attempts, from 1 to 10,000. Default: what the project's greediness gives.</summary>
    public int? Variants { get; init; }

    /// <summary>How many rounds of attempts there may be while none wins, from 1 to 100; each goes on with the best work of the one before. Default: what the project's greediness gives of <c>AutoVibe:Machines:MaxRounds</c>.</summary>
    public int? Rounds { get; init; }

    /// <summary>The commands that must succeed in a clean copy. Default: the project's own; an empty list for none.</summary>
    public IReadOnlyList<string>? Checks { get; init; }

    /// <summary>Who reviews what each attempt made. Default: who the project says; an empty agent for nobody.</summary>
    public ReviewTerms? Review { get; init; }

    /// <summary>What the request may cost in all, as a decimal number in the installation's currency. Default: what the project's greediness gives it of what is left, or <c>AutoVibe:Budget:Default</c>.</summary>
    public string? Budget { get; init; }

    /// <summary>Whether a person must agree before the winner becomes current. Default: what the project says.</summary>
    public bool? Approval { get; init; }

    /// <summary>Whether the agents ask a person before they do what changes something. Default: what the project says.</summary>
    public bool? Ask { get; init; }

    /// <summary>What its machines and their checks reach of the network. Default: what the project says.</summary>
    public NetworkAccess? Network { get; init; }

    /// <summary>The checkpoint to begin with. Default: the project's current one.</summary>
    public Guid? From { get; init; }
}
