using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Every error about projects, their folders, their repositories and their checkpoints.</summary>
public static partial class MachineErrors
{
    /// <summary>No project has this id, slug or repository.</summary>
    public static readonly ErrorCode ProjectNotFound = new(
        "AV3001", ErrorKind.NotFound, "Unknown project",
        "No project has the id, slug or repository that was named.",
        "List the projects with 'autovibe project list', or create one with 'autovibe intake PATH'.");

    /// <summary>Another project already has this slug or repository.</summary>
    public static readonly ErrorCode ProjectExists = new(
        "AV3002", ErrorKind.Conflict, "The project exists already",
        "Slug and repository belong to one project each. Nothing was changed.",
        "Choose another slug, or use the project that is there: 'autovibe project list'.");

    /// <summary>A field of a project breaks its rule.</summary>
    public static readonly ErrorCode ProjectInvalid = new(
        "AV3003", ErrorKind.Usage, "A project's field is not valid",
        "A field of the project breaks its rule. Nothing was stored.",
        "Correct the field that the message names.");

    /// <summary>No intake has this id.</summary>
    public static readonly ErrorCode IntakeNotFound = new(
        "AV3004", ErrorKind.NotFound, "Unknown intake",
        "No intake has the id that was named.",
        "See a project's last intake with 'autovibe project show SLUG'.");

    /// <summary>The intake ended without totals.</summary>
    public static readonly ErrorCode IntakeFailed = new(
        "AV3005", ErrorKind.Failed, "The intake failed",
        "The folder or repository could not be read to its end. The project keeps the totals of its last finished intake.",
        "Mend what the message names, then run 'autovibe intake PATH' again.");

    /// <summary>Something of the project is under way.</summary>
    public static readonly ErrorCode ProjectAtWork = new(
        "AV3006", ErrorKind.Conflict, "The project is at work",
        "A project is archived only when no machine works on it and no request waits. Nothing was changed.",
        "See what is under way with 'autovibe machine list --project PROJECT --open', and stop it with 'autovibe machine stop ID' or 'autovibe machine stop --request ID'.");

    /// <summary>The folder to take in does not exist.</summary>
    public static readonly ErrorCode FolderNotFound = new(
        "AV3101", ErrorKind.NotFound, "No such folder or repository",
        "The address is neither an existing folder nor a git URL.",
        "Check the path. A git URL looks like https://host/owner/name.git or git@host:owner/name.git.");

    /// <summary>The path to take in is a file.</summary>
    public static readonly ErrorCode NotAFolder = new(
        "AV3102", ErrorKind.Usage, "Not a folder",
        "An intake reads a folder or a git repository; the path names something else.",
        "Name the folder that holds the file.");

    /// <summary>The folder to take in may not be read.</summary>
    public static readonly ErrorCode FolderNotReadable = new(
        "AV3103", ErrorKind.Denied, "The folder may not be read",
        "The operating system refused to list the folder to the user that runs AutoVibe.",
        "Give that user the right to read and enter the folder ('chmod u+rx FOLDER'), or run AutoVibe as its owner.");

    /// <summary>The program git is needed and not there.</summary>
    public static readonly ErrorCode GitMissing = new(
        "AV3104", ErrorKind.Failed, "git is not installed",
        "AutoVibe asks the program 'git' which files belong to a repository; it was not found on the PATH.",
        "Install git 2.25 or newer (Debian and Ubuntu: 'apt install git') and start AutoVibe again.");

    /// <summary>git refuses a repository that belongs to another user.</summary>
    public static readonly ErrorCode RepositoryNotTrusted = new(
        "AV3105", ErrorKind.Denied, "The repository belongs to another user",
        "git does not read a repository that another user owns until it is told that the repository is trusted.",
        "If you trust it: 'git config --global --add safe.directory FOLDER'.");

    /// <summary>git ended with an error of its own.</summary>
    public static readonly ErrorCode GitFailed = new(
        "AV3106", ErrorKind.Failed, "git failed",
        "git could not read the repository; its own words are in the message.",
        "Run the git command that the message names by hand and mend what it says.");

    /// <summary>The repository could not be cloned.</summary>
    public static readonly ErrorCode CloneFailed = new(
        "AV3107", ErrorKind.Unavailable, "The repository could not be cloned",
        "git could not copy the repository; its own words are in the message. AutoVibe answers no password prompts.",
        "Try 'git ls-remote URL' as the user that runs AutoVibe; set up a credential helper or an SSH key if it asks for a password.");

    /// <summary>A git URL carries a password or token.</summary>
    public static readonly ErrorCode PasswordInUrl = new(
        "AV3108", ErrorKind.Usage, "The URL carries a password",
        "The repository's address would be stored and shown with its password. Nothing was stored.",
        "Leave the password out of the URL and let git ask a credential helper: 'git config --global credential.helper store'.");

    /// <summary>The working tree of an unfinished intake is not on this machine.</summary>
    public static readonly ErrorCode FolderAway = new(
        "AV3109", ErrorKind.Unavailable, "The project's folder is not on this machine",
        "A worker was given a file of a folder that it cannot see, so it cannot measure it. The message stays and is tried again.",
        "Make the folder visible to every worker under the same path, or run the worker where the folder is.");
}
