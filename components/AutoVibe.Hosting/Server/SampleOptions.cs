namespace AutoVibe.Hosting;

/// <summary>What a server shows on an empty database. Bound from <c>AutoVibe:Samples</c>.</summary>
public sealed class SampleOptions
{
    /// <summary>The settings' section.</summary>
    public const string Section = "AutoVibe:Samples";

    /// <summary>Whether the sample project is taken in. Default: true.</summary>
    public bool TakeIn { get; set; } = true;

    /// <summary>Whether the sample for machines is evolved by the scripted agent. Default: true.</summary>
    public bool Evolve { get; set; } = true;
}
