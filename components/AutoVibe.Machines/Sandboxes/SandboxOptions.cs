namespace AutoVibe.Machines;

/// <summary>How machines are kept apart. Bound from <c>AutoVibe:Sandbox</c>.</summary>
public sealed class SandboxOptions
{
    /// <summary>The settings' section.</summary>
    public const string Section = "AutoVibe:Sandbox";

    /// <summary>The level to use. Default: the strongest that works on the computer.</summary>
    public IsolationLevel? Isolation { get; set; }

    /// <summary>The image for the level <c>container</c>; it holds Perl and the agents' programs. Default: none, and the level does not work.</summary>
    public string Image { get; set; } = "";

    /// <summary>The program that runs containers, <c>docker</c> or <c>podman</c>. Default: the one that is there.</summary>
    public string Engine { get; set; } = "";
}
