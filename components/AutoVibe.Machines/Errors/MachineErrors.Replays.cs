using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

public static partial class MachineErrors
{
    /// <summary>A machine that is not over cannot be replayed.</summary>
    public static readonly ErrorCode NotOverYet = new(
        "AV3940", ErrorKind.Conflict, "The machine's request is not over",
        "A run can be repeated when its machine has ended and what it made was examined. Nothing was started.",
        "Wait for it with 'autovibe evolve --request REQUEST', or end it with 'autovibe machine stop --request REQUEST'.");

    /// <summary>The place where a run is to be repeated is taken.</summary>
    public static readonly ErrorCode WorkspaceInUse = new(
        "AV3941", ErrorKind.Conflict, "The machine's folder is in use",
        "A run is repeated in the folder in which it took place, because agents name files by their full paths. That folder holds something.",
        "Wait for the other replay; or look through what the machine left there, and move it away.");

    /// <summary>Runs are not repeated by a server.</summary>
    public static readonly ErrorCode ReplaysElsewhere = new(
        "AV3942", ErrorKind.Usage, "A server repeats no runs",
        "A run is repeated by the command itself, on the computer and with the data folder of the hub where the recording is. Nothing was started.",
        "Type the command there, without --server: 'autovibe replay MACHINE --data DIR', with --connection STRING where the database is PostgreSQL.");
}
