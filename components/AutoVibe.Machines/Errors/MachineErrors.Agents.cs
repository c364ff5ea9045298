using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

public static partial class MachineErrors
{
    /// <summary>No agent has this name.</summary>
    public static readonly ErrorCode AgentUnknown = new(
        "AV3801", ErrorKind.Usage, "Unknown agent",
        "No agent has the name that was given. Nothing was started.",
        "Choose one of those that the message names.");

    /// <summary>An agent's program is not installed.</summary>
    public static readonly ErrorCode AgentMissing = new(
        "AV3802", ErrorKind.NotFound, "The agent's program is not installed",
        "The agent is a program of another vendor, and no folder of the PATH of AutoVibe holds it. Nothing was started.",
        "Install the program, and start AutoVibe with its folder in the PATH.");

    /// <summary>The shell agent has nothing to run.</summary>
    public static readonly ErrorCode NoCommand = new(
        "AV3803", ErrorKind.Usage, "The agent has no command",
        "The agent 'shell' runs any command line, and none was given. Nothing was started.",
        "Give one with '--command CMD'.");
}
