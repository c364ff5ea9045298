using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>Every failure that the stores name.</summary>
public static class StorageErrors
{
    /// <summary>The connection string cannot be read.</summary>
    public static readonly ErrorCode ConnectionString = new(
        "AV2001", ErrorKind.Usage, "Connection string is wrong",
        "The connection string of the database cannot be read. Nothing was opened.",
        "Write it as key=value pairs: Host=…;Port=5432;Username=…;Password=…;Database=….");

    /// <summary>The database does not answer.</summary>
    public static readonly ErrorCode Unreachable = new(
        "AV2002", ErrorKind.Unavailable, "Database does not answer",
        "No connection to the database could be opened within the time allowed. Nothing was read or written.",
        "Start the database, or correct ConnectionStrings:autovibe; then run the command again.");

    /// <summary>SQLite on a network file system.</summary>
    public static readonly ErrorCode NetworkFileSystem = new(
        "AV2003", ErrorKind.Usage, "Data folder is on a network file system",
        "SQLite's write-ahead log needs shared memory and working locks, which network file systems do not give; the file could be destroyed.",
        "Choose a local folder with --data DIR or AutoVibe:Data, or use PostgreSQL with ConnectionStrings:autovibe.");

    /// <summary>The SQLite library of the settings cannot be loaded.</summary>
    public static readonly ErrorCode SqliteLibrary = new(
        "AV2005", ErrorKind.Usage, "SQLite library cannot be loaded",
        "AutoVibe:Sqlite:Library names a native library that cannot be loaded.",
        "Correct the path, or remove the setting to use the library that comes with AutoVibe.");

    /// <summary>An applied migration differs from the one this program carries.</summary>
    public static readonly ErrorCode ChecksumMismatch = new(
        "AV2010", ErrorKind.Conflict, "An applied migration was changed",
        "The database was migrated with another text of this migration than this program carries; its schema is not the one this program expects.",
        "Use the program that made this schema, or restore the migration's original text. See: autovibe migrate status.");

    /// <summary>The schema is newer than this program.</summary>
    public static readonly ErrorCode SchemaNewer = new(
        "AV2011", ErrorKind.Conflict, "The database is newer than this program",
        "A later release has migrated this database. This program does not know its schema and touches nothing.",
        "Install the release that made this schema, or take its migrations back with that release: autovibe migrate down.");

    /// <summary>The schema is older than this program.</summary>
    public static readonly ErrorCode SchemaOlder = new(
        "AV2012", ErrorKind.Conflict, "The database must be migrated first",
        "This program carries migrations that the database has not, and AutoVibe:Storage:MigrateOnStart is off.",
        "Run: autovibe migrate up.");

    /// <summary>A statement of a migration failed.</summary>
    public static readonly ErrorCode MigrationFailed = new(
        "AV2013", ErrorKind.Failed, "A migration failed",
        "One statement of a migration failed. Its transaction was rolled back; the next run continues at that statement.",
        "Mend the cause that the database gives, then run: autovibe migrate up.");

    /// <summary>Another migrator holds the lock for too long.</summary>
    public static readonly ErrorCode MigratorBusy = new(
        "AV2014", ErrorKind.Unavailable, "Another migration is running",
        "One migrator at a time changes the schema, and another one did not finish while this one waited.",
        "Wait for it to end, then run: autovibe migrate up.");

    /// <summary>A migration version that does not exist.</summary>
    public static readonly ErrorCode UnknownVersion = new(
        "AV2015", ErrorKind.Usage, "There is no such migration",
        "The version named is not one of this program's migrations.",
        "List them with: autovibe migrate status.");
}
