namespace AutoVibe.Machines;

/// <summary>How a replayed run may differ from the recorded one.</summary>
public sealed record ReplaySettings
{
    /// <summary>Texts that stand for others in the replayed run, such as its workspace for the recorded one's. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Places { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether a call that differs is answered nevertheless, and the difference only noted. Default: false.</summary>
    public bool GoesOn { get; init; }
}
