using System.Data.Common;
using AutoVibe.Pipelines;
using Dapper;

namespace AutoVibe.Storage;

/// <summary>The database of one process: opens its connections and knows its dialect. One for a process; thread-safe.</summary>
public abstract class Database : IAsyncDisposable
{
    private readonly StorageOptions _options;

    private protected Database(StorageOptions options, TimeProvider time, SqlDialect dialect)
    {
        _options = options;
        Time = time;
        Dialect = dialect;
    }

    internal SqlDialect Dialect { get; }

    internal TimeProvider Time { get; }

    /// <summary>How long rows of usage are kept; null for ever.</summary>
    internal TimeSpan? KeepUsage => _options.KeepUsage;

    internal TimeSpan? KeepHistory => _options.KeepHistory;

    internal abstract Days Days { get; }

    /// <summary>Whether commits that come at the same time share a flush anyhow.</summary>
    internal virtual bool MergesCommits => false;

    /// <summary>The database that the options name. Nothing is opened before the first statement.</summary>
    /// <exception cref="AutoVibeException">The address is one that cannot be used.</exception>
    public static Database Create(StorageOptions options, TimeProvider time)
    {
        var address = options.Address ?? throw new ArgumentException("The options name no database.", nameof(options));
        return address.Kind == DatabaseKind.Postgres ? new PostgresDatabase(options, address, time) : new SqliteDatabase(options, address, time);
    }

    /// <summary>Begins a caller's own transaction, into which messages can be sent with <see cref="IEnqueue{T}"/>.</summary>
    /// <remarks>Keep it short: on SQLite everybody else who writes waits for its end.</remarks>
    public abstract Task<DatabaseTransaction> BeginTransactionAsync(CancellationToken ct);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Commits a batch. Once it is sent, it is not cancelled: nobody would know what became of it.</summary>
    /// <exception cref="GuardException">A guard did not hold; nothing happened.</exception>
    /// <exception cref="CommitRefusedException">The database refuses it; nothing happened.</exception>
    /// <exception cref="StoreUnavailableException">Nobody knows whether it happened.</exception>
    internal abstract Task CommitAsync(SqlBatch batch, CancellationToken ct);

    /// <summary>Reads with the statements of a batch, with the settings of the engine's readers.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    internal Task ReadAsync(SqlBatch batch, CancellationToken ct) => ReadAsync(ConnectionUse.EngineReads, batch, ct);

    /// <inheritdoc cref="ReadAsync(SqlBatch, CancellationToken)"/>
    internal abstract Task ReadAsync(ConnectionUse use, SqlBatch batch, CancellationToken ct);

    /// <summary>Reads with all statements of a batch at one moment; for reports, which may take long.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    internal abstract Task ReadSnapshotAsync(SqlBatch batch, CancellationToken ct);

    /// <summary>Runs several batches as one transaction, with decisions between them. Not for anything that many do at once.</summary>
    /// <param name="work">The work; on SQLite it keeps every other writer waiting.</param>
    /// <param name="snapshot">Whether all statements see the same moment.</param>
    /// <param name="ct">Ends the work, which is then undone.</param>
    internal abstract Task<T> TransactAsync<T>(Func<SqlTransaction, Task<T>> work, bool snapshot, CancellationToken ct);

    /// <summary>A connection for requests: any statement, the time-outs of the settings.</summary>
    internal ValueTask<DbConnection> OpenAsync(CancellationToken ct) => OpenAsync(ConnectionUse.Requests, ct);

    internal async ValueTask<DbConnection> OpenAsync(ConnectionUse use, CancellationToken ct)
    {
        for (var retry = 0; ; retry++)
        {
            try
            {
                return await ConnectAsync(use, ct);
            }
            catch (DbException e)
            {
                if (!await WaitAsync(e, retry, ct))
                    throw new StorageException(StorageErrors.Unreachable, $"No connection to {_options.Address} ({_options.Address!.Origin}) could be opened: {e.Message}", e);
            }
        }
    }

    /// <summary>Reads; again after an error that may pass, such as a connection that the server closed while it rested in the pool.</summary>
    internal async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct)
    {
        for (var retry = 0; ; retry++)
        {
            try
            {
                var connection = await OpenAsync(ConnectionUse.Requests, ct);
                return await ReadAsync(connection, read);
            }
            catch (DbException e)
            {
                if (!await WaitAsync(e, retry, ct))
                    throw;
            }
        }
    }

    /// <summary>Writes with one statement, which is a transaction of its own.</summary>
    /// <returns>How many rows it changed.</returns>
    internal virtual async Task<int> WriteAsync(string sql, object parameters, CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        return await connection.ExecuteAsync(new(sql, parameters, cancellationToken: ct));
    }

    /// <summary>Writes with several statements and decisions between them, in one transaction; what the work throws undoes it. It must wait for nothing but the database.</summary>
    /// <param name="work">Gets the connection, and the transaction for its commands; null where the connection is in one anyhow.</param>
    /// <param name="ct">Ends the work, which is then undone.</param>
    internal virtual async Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction?, Task<T>> work, CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        await using var transaction = await Dialect.BeginWriteAsync(connection, ct);
        var result = await work(connection, transaction);
        await transaction.CommitAsync(ct);
        return result;
    }

    /// <summary>Waits until this process alone may change the schema, then gives the connection on which it does so.</summary>
    internal abstract Task<MigrationSession> BeginMigrationAsync(CancellationToken ct);

    private protected abstract ValueTask<DbConnection> ConnectAsync(ConnectionUse use, CancellationToken ct);

    /// <summary>Reads on a connection that is not needed behind it.</summary>
    private protected virtual async Task<T> ReadAsync<T>(DbConnection connection, Func<DbConnection, Task<T>> read)
    {
        await using (connection)
            return await read(connection);
    }

    /// <summary>What callers are told about an error of the driver.</summary>
    private protected Exception Translate(DbException error) => Dialect.IsTransient(error)
        ? new StoreUnavailableException($"{_options.Address}: {error.Message}", error)
        : new CommitRefusedException($"{_options.Address} refuses it: {error.Message}", error);

    private protected StoreUnavailableException Unavailable(Exception error) => new($"{_options.Address}: {error.Message}", error);

    private async Task<bool> WaitAsync(DbException error, int retry, CancellationToken ct)
    {
        if (retry >= _options.RetryCount || !Dialect.IsTransient(error))
            return false;
        await Task.Delay(_options.ExponentialBackoff ? _options.RetryDelay * Math.Pow(2, retry) : _options.RetryDelay, Time, ct);
        return true;
    }
}

/// <summary>What a connection is used for; decides its time-outs and planner settings.</summary>
internal enum ConnectionUse
{
    Requests,
    Analytics,
    EngineReads,
}

/// <summary>A transaction that is open.</summary>
internal abstract class SqlTransaction
{
    /// <summary>Runs a batch inside the transaction.</summary>
    public abstract Task RunAsync(SqlBatch batch);
}
