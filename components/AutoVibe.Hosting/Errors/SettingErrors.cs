namespace AutoVibe.Hosting;

/// <summary>What can be wrong with settings, the command line and the data folder.</summary>
public static class SettingErrors
{
    /// <summary>Something failed that AutoVibe has no name for.</summary>
    public static readonly ErrorCode Unexpected = new("AV5000", ErrorKind.Failed, "Something unforeseen failed",
        "An error came up that AutoVibe has no name for. It is a defect; what was committed before it stays.",
        "Run again with the environment variable AUTOVIBE_DEBUG=1 and report what is printed.");

    /// <summary>One or more settings are wrong.</summary>
    public static readonly ErrorCode Invalid = new("AV5001", ErrorKind.Usage, "Settings are wrong",
        "All settings are checked at start, and at least one cannot be used. Nothing was started.",
        "Mend each setting that is named; docs/operations.md lists all of them.");

    /// <summary>The command line could not be understood.</summary>
    public static readonly ErrorCode BadCommandLine = new("AV5002", ErrorKind.Usage, "The command line could not be understood",
        "A command, option or argument is unknown, missing or has the wrong form. Nothing was done.",
        "See 'autovibe --help', or --help after the command.");

    /// <summary>The data folder cannot be made or written.</summary>
    public static readonly ErrorCode FolderUnusable = new("AV5003", ErrorKind.Failed, "The data folder cannot be used",
        "The folder that holds the database, the key and the lock cannot be made, read or written.",
        "Give this user the right to write there, or name another folder with --data.");

    /// <summary>Another process owns the engine of this data folder.</summary>
    public static readonly ErrorCode EngineBusy = new("AV5004", ErrorKind.Unavailable, "Another process runs the pipelines of this data folder",
        "One process at a time runs the pipelines of a SQLite file; the lock in engine.lock is held. A process that is killed frees it at once.",
        "Use the server that runs, stop it, or name another folder with --data.");

    /// <summary>The user or the system asked to stop.</summary>
    public static readonly ErrorCode Cancelled = new("AV5005", ErrorKind.Failed, "Cancelled",
        "The command was asked to stop and did. What was committed stays; running the command again goes on from there.",
        "Run the command again to go on.");

    /// <summary>No error has that code.</summary>
    public static readonly ErrorCode NoSuchCode = new("AV5006", ErrorKind.NotFound, "No error has this code",
        "Codes have the form AV1203 and are printed with every error.",
        "See 'autovibe explain' without a code for all of them.");

    /// <summary>The operating system refused something.</summary>
    public static readonly ErrorCode SystemRefused = new("AV5007", ErrorKind.Failed, "The operating system refused",
        "A file, a folder or another resource of the machine could not be used.",
        "The message names the resource; see whether it exists, whether this user may use it and whether the disk is full.");

    /// <summary>The database refused or broke off.</summary>
    public static readonly ErrorCode DatabaseFailed = new("AV5008", ErrorKind.Unavailable, "The database did not do it",
        "The database refused a statement or the connection broke. Nothing of this act was committed, unless the message says otherwise.",
        "See whether the database runs and has room: 'autovibe doctor'.");
}
