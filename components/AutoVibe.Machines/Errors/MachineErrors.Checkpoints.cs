using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

public static partial class MachineErrors
{
    /// <summary>No checkpoint has this id.</summary>
    public static readonly ErrorCode CheckpointNotFound = new(
        "AV3201", ErrorKind.NotFound, "Unknown checkpoint",
        "No checkpoint has the id that was named, or it has no such path.",
        "List a project's checkpoints with 'autovibe checkpoint list PROJECT'.");

    /// <summary>The folder of the packs cannot be used.</summary>
    public static readonly ErrorCode StoreUnusable = new(
        "AV3202", ErrorKind.Failed, "The checkpoint store cannot be used",
        "The folder that keeps the contents of checkpoints cannot be made, opened or written.",
        "Give the user that runs AutoVibe the right to write the folder and free space, or name another one with AutoVibe:Checkpoints:Folder.");

    /// <summary>A content is missing or is not what its sum says.</summary>
    public static readonly ErrorCode ContentDamaged = new(
        "AV3203", ErrorKind.Failed, "A checkpoint is damaged",
        "A content that the checkpoint names is missing in the store, or its bytes are not those that were written. Nothing was restored.",
        "Find every damaged checkpoint with 'autovibe checkpoint verify', bring the packs back from a back-up, or go back to another checkpoint.");

    /// <summary>The bytes of a tree are not those of a tree that could have been taken.</summary>
    public static readonly ErrorCode TreeRefused = new(
        "AV3204", ErrorKind.Failed, "A checkpoint's tree is refused",
        "The list of paths would lead out of its folder, holds a path twice or cannot be read. Nothing was restored.",
        "The store was written by something else than AutoVibe: bring the packs back from a back-up.");

    /// <summary>A file changed every time it was read.</summary>
    public static readonly ErrorCode FolderChanges = new(
        "AV3205", ErrorKind.Conflict, "The folder changes while it is read",
        "A file was written again and again while the snapshot was taken, so no checkpoint was made.",
        "Stop what writes to the folder and take the checkpoint again.");

    /// <summary>The target of a restore is not empty.</summary>
    public static readonly ErrorCode FolderNotEmpty = new(
        "AV3206", ErrorKind.Conflict, "The folder is not empty",
        "A checkpoint is restored into a new or empty folder unless it may replace what is there. Nothing was changed.",
        "Name another folder, or add --replace: it changes what differs and removes what the checkpoint does not hold. Look first with --dry-run.");

    /// <summary>Something that checkpoints leave out stands where the checkpoint has something else.</summary>
    public static readonly ErrorCode PathTaken = new(
        "AV3207", ErrorKind.Conflict, "A path is taken",
        "Something that checkpoints leave out, such as an ignored file or a secret, stands where the checkpoint has another file. Nothing was changed.",
        "Move the path that the message names away, or restore into a new folder.");

    /// <summary>The contents of a checkpoint are kept elsewhere.</summary>
    public static readonly ErrorCode OtherStore = new(
        "AV3208", ErrorKind.Unavailable, "The checkpoint is kept in another store",
        "Its contents are in the store of another machine or folder than the one this process uses.",
        "Run the command where the store is; the message names the machine and the folder.");

    /// <summary>A checkpoint that is not known to be whole cannot be gone on from.</summary>
    public static readonly ErrorCode CheckpointNotVerified = new(
        "AV3209", ErrorKind.Conflict, "The checkpoint is not verified",
        "Only a verified checkpoint can become a project's current one.",
        "Verify it with 'autovibe checkpoint verify ID'.");

    /// <summary>Files could not be written.</summary>
    public static readonly ErrorCode RestoreFailed = new(
        "AV3210", ErrorKind.Failed, "The restore stopped",
        "The file system refused a change in the middle of a restore. What was written so far stays; running the same command again goes on.",
        "Mend what the message names, then run the same command with --replace.");

    /// <summary>The checkpoint cannot be written as a branch.</summary>
    public static readonly ErrorCode BranchExists = new(
        "AV3211", ErrorKind.Conflict, "The branch exists already",
        "An export never moves a branch that is there. Nothing was changed.",
        "Choose another name with --branch.");

    /// <summary>A project has no folder of its own to take or restore a checkpoint of.</summary>
    public static readonly ErrorCode NoOwnFolder = new(
        "AV3212", ErrorKind.Usage, "The project has no folder here",
        "The project's repository is cloned from an address, so there is no folder of its own to take a checkpoint of.",
        "Clone it yourself and take in that folder: 'autovibe intake FOLDER'.");
}
