using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

public static partial class MachineErrors
{
    /// <summary>A level of isolation does not work on this computer.</summary>
    public static readonly ErrorCode IsolationUnavailable = new(
        "AV3701", ErrorKind.Usage, "The isolation does not work here",
        "The level of isolation that was asked for was tried on this computer and does not work. Nothing was started.",
        "Mend what the message names, or choose another level with AutoVibe:Sandbox:Isolation.");

    /// <summary>The program to run is not there.</summary>
    public static readonly ErrorCode ProgramNotFound = new(
        "AV3702", ErrorKind.NotFound, "No such program",
        "The program to run in a sandbox is no file, and no folder of its PATH holds it. Nothing was started.",
        "Correct the name, or install the program.");

    /// <summary>A sandbox could not be started.</summary>
    public static readonly ErrorCode SandboxFailed = new(
        "AV3703", ErrorKind.Failed, "The sandbox could not be started",
        "The operating system refused to start the sandbox or the program in it. Nothing runs.",
        "Mend what the message names; 'autovibe doctor' tells which levels of isolation work here.");

    /// <summary>A killed process lives on.</summary>
    public static readonly ErrorCode ProcessLivesOn = new(
        "AV3704", ErrorKind.Failed, "A process of a machine could not be ended",
        "A process was killed and is still there, which happens when the kernel waits for a disk or network file system in its name.",
        "Look at it with 'ps -o pid,stat,wchan,args -p PID'; it ends when the device answers, or with the next start of the computer.");
}
