using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

public static partial class MachineErrors
{
    /// <summary>No agent has this name.</summary>
    public static readonly ErrorCode AgentUnknown = new(
        "AV3801", ErrorKind.Usage, "Unknown agent",
        "No agent has the name that was given. Nothing was started.",
        "Choose one of those that the message names.");
}
