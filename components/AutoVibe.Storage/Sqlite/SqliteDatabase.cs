using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using AutoVibe.Pipelines;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AutoVibe.Storage;

/// <summary>SQLite: one file in the data folder with a write-ahead log, or a database in memory.</summary>
internal sealed class SqliteDatabase : Database
{
    public const string FileName = "autovibe.db";

    private readonly string _connectionString;

    // How long a transaction waits for one of another process.
    private readonly string _patience;
    private readonly string _lockFile;
    // A database in memory lives as long as its last connection.
    private readonly SqliteConnection? _keeper;
    private readonly SqliteWriter _writer;
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private readonly ConcurrentBag<SqliteConnection> _lent = [];
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
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Folder is null ? $"autovibe-{Guid.CreateVersion7(time.GetUtcNow()):n}" : Path.Combine(Folder, FileName),
            Mode = Folder is null ? SqliteOpenMode.Memory : SqliteOpenMode.ReadWriteCreate,
            Cache = Folder is null ? SqliteCacheMode.Shared : SqliteCacheMode.Default,
            ForeignKeys = true,
            // A connection that broke in the middle of a transaction must not come back.
            Pooling = false,
            DefaultTimeout = (int)options.StatementTimeout.TotalSeconds,
        }.ToString();
        _patience = string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(int)options.LockTimeout.TotalMilliseconds}");
        Days = new SqliteDays(this);
        _writer = new(() => new(Open(), Dialect));
        if (Folder is null)
        {
            _keeper = new(_connectionString);
            _keeper.Open();
        }
    }

    /// <summary>The data folder; null for a database in memory.</summary>
    public string? Folder { get; }

    internal override Days Days { get; }

    internal override bool MergesCommits => true;

    public override Task<DatabaseTransaction> BeginTransactionAsync(CancellationToken ct)
    {
        var connection = Open();
        try
        {
            return Task.FromResult<DatabaseTransaction>(new SqliteStoreTransaction(this, new(connection, Dialect), connection.BeginTransaction(deferred: false)));
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw Translate(e);
        }
    }

    public override ValueTask DisposeAsync()
    {
        _writer.Dispose();
        while (_readers.TryTake(out var reader))
            reader.Dispose();
        while (_lent.TryTake(out var connection))
            connection.Dispose();
        _keeper?.Dispose();
        _migrating.Dispose();
        return ValueTask.CompletedTask;
    }

    internal override Task CommitAsync(SqlBatch batch, CancellationToken ct) => WriteAsync(
        session =>
        {
            session.Run(batch);
            return Task.FromResult(true);
        },
        ct);

    internal override Task<T> TransactAsync<T>(Func<SqlTransaction, Task<T>> work, bool snapshot, CancellationToken ct) =>
        WriteAsync(session => work(new Transaction(session)), ct);

    // Whoever wrote on a connection of its own would sleep until the writer is done, and hold a thread meanwhile.
    internal override Task<int> WriteAsync(string sql, object parameters, CancellationToken ct) =>
        WriteAsync((connection, _) => connection.ExecuteAsync(new(sql, parameters)), ct);

    internal override Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction?, Task<T>> work, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return _writer.RunAsync(session => work(session.Connection, null));
    }

    internal override async Task ReadAsync(ConnectionUse use, SqlBatch batch, CancellationToken ct)
    {
        // In memory all share one cache, where readers and the writer would lock each other out of tables.
        if (Folder is null)
        {
            await CommitAsync(batch, ct);
            return;
        }

        try
        {
            Read(batch);
        }
        catch (SqliteException e)
        {
            throw Translate(e);
        }
    }

    internal override Task ReadSnapshotAsync(SqlBatch batch, CancellationToken ct) => ReadAsync(ConnectionUse.Analytics, batch, ct);

    internal override async Task<MigrationSession> BeginMigrationAsync(CancellationToken ct)
    {
        PrepareFolder();
        if (Folder is not null)
            return new SqliteMigrationSession(Open(), await LockFile.WaitAsync(_lockFile, Time, ct));

        // Nobody else can see a database in memory, so a lock inside the process is enough.
        await _migrating.WaitAsync(ct);
        return new SqliteMigrationSession(Open(), new Turn(_migrating));
    }

    private protected override ValueTask<DbConnection> ConnectAsync(ConnectionUse use, CancellationToken ct) => new(_lent.TryTake(out var connection) ? connection : Open());

    // To open one costs more than most reads. It comes back only when nothing went wrong on it.
    private protected override async Task<T> ReadAsync<T>(DbConnection connection, Func<DbConnection, Task<T>> read)
    {
        var result = default(T)!;
        var whole = false;
        try
        {
            result = await read(connection);
            whole = true;
        }
        finally
        {
            if (whole)
                _lent.Add((SqliteConnection)connection);
            else
                await connection.DisposeAsync();
        }

        return result;
    }

    private void Read(SqlBatch batch)
    {
        if (!_readers.TryTake(out var session))
            session = new(Open(), Dialect);
        var whole = false;
        try
        {
            // One statement has a snapshot of its own; several share one.
            if (batch.Steps.Count > 1)
                session.Execute("BEGIN");
            session.Run(batch);
            if (batch.Steps.Count > 1)
                session.Execute("COMMIT");
            whole = true;
        }
        finally
        {
            if (whole)
                _readers.Add(session);
            else
                session.Dispose();
        }
    }

    /// <summary>What callers are told about an error of the library.</summary>
    internal Exception Explain(SqliteException error) => Translate(error);

    private async Task<T> WriteAsync<T>(Func<SqliteSession, Task<T>> work, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            return await _writer.RunAsync(work);
        }
        catch (SqliteException e)
        {
            throw Translate(e);
        }
        catch (InvalidCastException e)
        {
            throw new CommitRefusedException(e.Message, e);
        }
    }

    private SqliteConnection Open()
    {
        PrepareFolder();
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        connection.CreateFunction("clock_timestamp", () => SqliteTime.ToMicroseconds(Time.GetUtcNow()));
        connection.CreateFunction("contains_text", (string? text, string? part) => text is not null && part is not null && text.Contains(part, StringComparison.OrdinalIgnoreCase));
        // Full: an acknowledged commit survives a power cut. Each checkpoint flushes the file as well as the log, so there is one for 16 MB; the cache
        // holds what a transaction of merged commits changes, so that nothing is written twice.
        connection.Execute($"{_patience}; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2000; PRAGMA cache_size = -8000;");
        return connection;
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
                connection.Execute($"{_patience}; PRAGMA page_size = 8192; PRAGMA journal_mode = WAL;");
            }

            _prepared = true;
        }
    }

    private sealed class Turn(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }

    private sealed class Transaction(SqliteSession session) : SqlTransaction
    {
        public override Task RunAsync(SqlBatch batch)
        {
            session.Run(batch);
            return Task.CompletedTask;
        }
    }
}
