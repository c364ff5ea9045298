using AutoVibe.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace AutoVibe.Storage.Tests;

/// <summary>A database of its own for one test, deleted with it.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> MigratedPostgres = new(MigratePostgresAsync);

    private readonly string? _folder;

    private TestDatabase(StorageOptions options, string? name, string? folder)
    {
        Options = options;
        PostgresName = name;
        _folder = folder;
        Database = Database.Create(options, TimeProvider.System);
    }

    public Database Database { get; }

    public StorageOptions Options { get; }

    /// <summary>The name of a PostgreSQL database, else null.</summary>
    public string? PostgresName { get; }

    /// <summary>An empty PostgreSQL database.</summary>
    public static async Task<TestDatabase> EmptyPostgresAsync()
    {
        var cluster = await PostgresCluster.SharedAsync();
        return Postgres(cluster, await cluster.CreateDatabaseAsync());
    }

    /// <summary>A PostgreSQL database with the schema of this program.</summary>
    public static async Task<TestDatabase> PostgresAsync()
    {
        var cluster = await PostgresCluster.SharedAsync();
        return Postgres(cluster, await cluster.CreateDatabaseAsync(await MigratedPostgres.Value));
    }

    /// <summary>A PostgreSQL database with the schema of this program that is no copy of another.</summary>
    public static async Task<TestDatabase> FreshPostgresAsync()
    {
        var database = await EmptyPostgresAsync();
        await database.Migrator().UpAsync(null, CancellationToken.None);
        return database;
    }

    /// <summary>An empty SQLite file.</summary>
    public static TestDatabase EmptySqlite()
    {
        var folder = Directory.CreateTempSubdirectory("autovibe-sqlite-").FullName;
        return new(new() { Address = DatabaseAddress.SqliteFile(folder, "test") }, null, folder);
    }

    /// <summary>A SQLite file with the schema of this program.</summary>
    public static async Task<TestDatabase> SqliteAsync()
    {
        var database = EmptySqlite();
        await database.Migrator().UpAsync(null, CancellationToken.None);
        return database;
    }

    /// <summary>A database in memory with the schema of this program.</summary>
    public static async Task<TestDatabase> MemoryAsync()
    {
        var database = new TestDatabase(new() { Address = DatabaseAddress.SqliteMemory("test") }, null, null);
        await database.Migrator().UpAsync(null, CancellationToken.None);
        return database;
    }

    public Migrator Migrator() => new(Database, [], NullLogger<Migrator>.Instance);

    /// <summary>Another process's view of the same database.</summary>
    public Database OpenAgain() => Database.Create(Options, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
        if (PostgresName is not null)
            await (await PostgresCluster.SharedAsync()).DropDatabaseAsync(PostgresName);
    }

    private static TestDatabase Postgres(PostgresCluster cluster, string name) =>
        new(new() { Address = DatabaseAddress.Postgres(cluster.ConnectionString(name), "test") }, name, null);

    private static async Task<string> MigratePostgresAsync()
    {
        var cluster = await PostgresCluster.SharedAsync();
        var name = await cluster.CreateDatabaseAsync();
        await using var database = Database.Create(new() { Address = DatabaseAddress.Postgres(cluster.ConnectionString(name)) }, TimeProvider.System);
        await new Migrator(database, [], NullLogger<Migrator>.Instance).UpAsync(null, CancellationToken.None);
        return name;
    }
}
