using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AutoVibe.Storage;

/// <summary>SQLite: one file in the data folder with a write-ahead log, or a database in memory.</summary>
internal sealed class SqliteDatabase : Database
{
    public const string FileName = "autovibe.db";

    private readonly string _connectionString;
    private readonly string _lockFile;
    // A database in memory lives as long as its last connection.
    private readonly SqliteConnection? _keeper;
    private readonly SemaphoreSlim _migrating = new(1);
    private readonly Lock _preparing = new();
    private bool _prepared;

    public SqliteDatabase(StorageOptions options, DatabaseAddress address, TimeProvider time)
        : base(options, time, new SqliteDialect())
    {
        DapperTypes.Register();
        SqliteLibrary.Init();
        Folder = address.Folder;
        _lockFile = Path.Combine(Folder ?? "", "migrate.lock");
        var parts = new SqliteConnectionStringBuilder
        {
            DataSource = Folder is null ? $"autovibe-{Guid.CreateVersion7(time.GetUtcNow()):n}" : Path.Combine(Folder, FileName),
            Mode = Folder is null ? SqliteOpenMode.Memory : SqliteOpenMode.ReadWriteCreate,
            Cache = Folder is null ? SqliteCacheMode.Shared : SqliteCacheMode.Default,
            ForeignKeys = true,
            DefaultTimeout = (int)options.StatementTimeout.TotalSeconds,
        };
        _connectionString = parts.ToString();
        if (Folder is null)
        {
            _keeper = new(_connectionString);
            _keeper.Open();
        }
    }

    /// <summary>The data folder; null for a database in memory.</summary>
    public string? Folder { get; }

    /// <summary>A connection of its own, which no pool keeps.</summary>
    public SqliteConnection Open()
    {
        PrepareFolder();
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        connection.CreateFunction("clock_timestamp", () => SqliteTime.ToMicroseconds(Time.GetUtcNow()));
        // Full: an acknowledged commit survives a power cut.
        connection.Execute("PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL;");
        return connection;
    }

    public override ValueTask DisposeAsync()
    {
        _keeper?.Dispose();
        _migrating.Dispose();
        using var pool = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(pool);
        return ValueTask.CompletedTask;
    }

    internal override async Task<MigrationSession> BeginMigrationAsync(CancellationToken ct)
    {
        PrepareFolder();
        if (Folder is not null)
            return new SqliteMigrationSession(Open(), await LockFile.WaitAsync(_lockFile, Time, ct));

        // Nobody else can see a database in memory, so a lock inside the process is enough.
        await _migrating.WaitAsync(ct);
        return new SqliteMigrationSession(Open(), new Turn(_migrating));
    }

    private protected override ValueTask<DbConnection> ConnectAsync(ConnectionUse use, CancellationToken ct) => new(Open());

    private sealed class Turn(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }

    private void PrepareFolder()
    {
        lock (_preparing)
        {
            if (_prepared)
                return;
            if (Folder is not null)
            {
                DataFolder.Prepare(Folder);
                using var connection = new SqliteConnection(_connectionString);
                connection.Open();
                connection.Execute("PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL;");
            }

            _prepared = true;
        }
    }
}
