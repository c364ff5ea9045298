using Npgsql;

namespace AutoVibe.Storage;

/// <summary>Which database a process uses, and who said so.</summary>
public sealed record DatabaseAddress
{
    private DatabaseAddress(DatabaseKind kind, string origin, string? connectionString = null, string? folder = null)
    {
        Kind = kind;
        Origin = origin;
        ConnectionString = connectionString;
        Folder = folder;
    }

    /// <summary>Which database program it is.</summary>
    public DatabaseKind Kind { get; }

    /// <summary>Where the choice came from, for messages.</summary>
    public string Origin { get; }

    /// <summary>The connection string; only for PostgreSQL.</summary>
    public string? ConnectionString { get; }

    /// <summary>The data folder; only for a SQLite file.</summary>
    public string? Folder { get; }

    /// <summary>A PostgreSQL database.</summary>
    public static DatabaseAddress Postgres(string connectionString, string origin = "code") =>
        new(DatabaseKind.Postgres, origin, connectionString: connectionString);

    /// <summary>The file <c>autovibe.db</c> in a folder.</summary>
    public static DatabaseAddress SqliteFile(string folder, string origin = "code") =>
        new(DatabaseKind.SqliteFile, origin, folder: Path.GetFullPath(folder));

    /// <summary>A SQLite database that lives as long as the process.</summary>
    public static DatabaseAddress SqliteMemory(string origin = "code") => new(DatabaseKind.SqliteMemory, origin);

    /// <summary>The database in words, without a password.</summary>
    public override string ToString() => Kind switch
    {
        DatabaseKind.Postgres => DescribePostgres(),
        DatabaseKind.SqliteFile => $"SQLite file {Path.Combine(Folder!, SqliteDatabase.FileName)}",
        _ => "SQLite in memory",
    };

    private string DescribePostgres()
    {
        var parts = new NpgsqlConnectionStringBuilder(ConnectionString);
        return $"PostgreSQL database {parts.Database ?? parts.Username} on {parts.Host}:{parts.Port}";
    }
}

/// <summary>The kinds of database that AutoVibe runs on.</summary>
public enum DatabaseKind
{
    /// <summary>A PostgreSQL server, version 15 or later.</summary>
    Postgres,

    /// <summary>A SQLite file in the data folder.</summary>
    SqliteFile,

    /// <summary>SQLite in memory; its contents end with the process.</summary>
    SqliteMemory,
}
