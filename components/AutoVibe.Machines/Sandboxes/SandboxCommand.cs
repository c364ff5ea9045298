namespace AutoVibe.Machines;

/// <summary>A program to run in a sandbox.</summary>
public sealed record SandboxCommand
{
    /// <summary>The machine for which it runs; every process of it carries the id in its environment.</summary>
    public required Guid Machine { get; init; }

    /// <summary>The program: a path, or a name that is looked for in the <c>PATH</c> of <see cref="Environment"/>.</summary>
    public required string Program { get; init; }

    /// <summary>Its arguments, passed on as they are.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Its whole environment; nothing is inherited. What the settings pass on, HOME, TMPDIR and AutoVibe's own PATH are added where they are missing.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The working folder; it may be written.</summary>
    public required string Workspace { get; init; }

    /// <summary>The home folder; it may be written. Temporary files go below it.</summary>
    public required string Home { get; init; }

    /// <summary>The gateway's Unix socket, for levels that close the network.</summary>
    public string? GatewaySocket { get; init; }

    /// <summary>The port on 127.0.0.1 at which the program finds the gateway.</summary>
    public int GatewayPort { get; init; }

    /// <summary>What it reaches of the network; at levels that cannot close it, it is open in any case.</summary>
    public NetworkAccess Network { get; init; }

    /// <summary>Further files and folders that may be read, at levels that hide the others. Paths that do not exist are passed over.</summary>
    public IReadOnlyList<string> ReadOnly { get; init; } = [];

    /// <summary>At what it is ended.</summary>
    public SandboxLimits Limits { get; init; } = new();

    /// <summary>Whether <see cref="SandboxedProcess.Input"/> is written to; without it the program's input is empty.</summary>
    public bool NeedsInput { get; init; }
}
