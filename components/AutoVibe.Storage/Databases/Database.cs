using System.Data.Common;
using AutoVibe.Pipelines;

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

    /// <summary>The database that the options name. Nothing is opened before the first statement.</summary>
    /// <exception cref="AutoVibeException">The address is one that cannot be used.</exception>
    public static Database Create(StorageOptions options, TimeProvider time)
    {
        var address = options.Address ?? throw new ArgumentException("The options name no database.", nameof(options));
        return address.Kind == DatabaseKind.Postgres ? new PostgresDatabase(options, address, time) : new SqliteDatabase(options, address, time);
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

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
                await using var connection = await OpenAsync(ConnectionUse.Requests, ct);
                return await read(connection);
            }
            catch (DbException e)
            {
                if (!await WaitAsync(e, retry, ct))
                    throw;
            }
        }
    }

    /// <summary>Waits until this process alone may change the schema, then gives the connection on which it does so.</summary>
    internal abstract Task<MigrationSession> BeginMigrationAsync(CancellationToken ct);

    private protected abstract ValueTask<DbConnection> ConnectAsync(ConnectionUse use, CancellationToken ct);

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
    EngineWrites,
}
