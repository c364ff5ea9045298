using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

public static partial class MachineErrors
{
    /// <summary>No machine has this id.</summary>
    public static readonly ErrorCode MachineNotFound = new(
        "AV3901", ErrorKind.NotFound, "Unknown machine",
        "No machine has the id that was named.",
        "List the machines with 'autovibe machine list'.");

    /// <summary>No request has this id.</summary>
    public static readonly ErrorCode RequestNotFound = new(
        "AV3902", ErrorKind.NotFound, "Unknown request",
        "No request to evolve a project has the id that was named.",
        "List the machines with 'autovibe machine list'; each names its request.");

    /// <summary>A field of a request breaks its rule.</summary>
    public static readonly ErrorCode RequestInvalid = new(
        "AV3903", ErrorKind.Usage, "The request is not valid",
        "Something that the request says breaks its rule. Nothing was started.",
        "Correct what the message names; 'autovibe evolve --help' tells what there is.");

    /// <summary>There is no checkpoint to begin with.</summary>
    public static readonly ErrorCode NothingToBeginWith = new(
        "AV3904", ErrorKind.Conflict, "The project has no verified checkpoint",
        "Machines begin with a verified checkpoint of the project, and there is none yet. Nothing was started.",
        "Take one with 'autovibe checkpoint create PROJECT', or see with 'autovibe checkpoint list PROJECT' what became of the first one.");

    /// <summary>The request does not wait for an answer.</summary>
    public static readonly ErrorCode NothingToApprove = new(
        "AV3905", ErrorKind.Conflict, "Nothing waits for an answer",
        "The request has no winner that waits for a person's word. Nothing was changed.",
        "See with 'autovibe machine list --request REQUEST' how far it is.");

    /// <summary>A script is not one.</summary>
    public static readonly ErrorCode ScriptInvalid = new(
        "AV3906", ErrorKind.Usage, "The script is not valid",
        "The scripted agent follows a JSON file that lists its steps for each attempt. Nothing was started.",
        "Name the file with --command FILE, and write it as docs/machines.md tells.");

    /// <summary>The project is not worked on.</summary>
    public static readonly ErrorCode ProjectRests = new(
        "AV3907", ErrorKind.Conflict, "The project is not active",
        "Machines work on active projects only. Nothing was started.",
        "Make it active with 'autovibe project set PROJECT --status active'.");

    /// <summary>A request may cost nothing.</summary>
    public static readonly ErrorCode EmptyBudget = new(
        "AV3908", ErrorKind.Conflict, "The budget is empty",
        "Nothing is left of what the request may cost. Nothing was started.",
        "Allow more with --budget AMOUNT, or 'autovibe budget set PROJECT --resource money --period PERIOD AMOUNT'.");

    /// <summary>The machine is over.</summary>
    public static readonly ErrorCode MachineIsOver = new(
        "AV3909", ErrorKind.Conflict, "The machine is over",
        "It has ended already, so there is nothing to stop.",
        "See how it ended with 'autovibe machine show ID'.");

    /// <summary>The machine does not rest for want of money.</summary>
    public static readonly ErrorCode NotOutOfBudget = new(
        "AV3950", ErrorKind.Conflict, "The machine did not run out of its budget",
        "Only a machine that is paused because its budget was used up can go on with more money. Nothing was changed.",
        "See how it ended with 'autovibe machine show ID'; 'autovibe evolve PROJECT --from CHECKPOINT' begins anew from its work.");

    /// <summary>The request of a machine is not over, or has a winner.</summary>
    public static readonly ErrorCode RequestGoesOn = new(
        "AV3951", ErrorKind.Conflict, "The request cannot go on with this machine",
        "A machine goes on with more money when its request is over and no attempt has won. Nothing was changed.",
        "See with 'autovibe machine list --request REQUEST' how far it is.");

    /// <summary>The request is over.</summary>
    public static readonly ErrorCode RequestIsOver = new(
        "AV3952", ErrorKind.Conflict, "The request is over",
        "It has ended already or waits for a person's word only, so there is nothing to stop.",
        "See how it ended with 'autovibe evolve --request REQUEST'.");
}
