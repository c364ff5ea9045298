using System.Data;
using System.Data.Common;
using AutoVibe.Pipelines;
using Npgsql;

namespace AutoVibe.Storage;

/// <summary>PostgreSQL: one pool for each use, because their session settings differ and travel with the connection's start.</summary>
internal sealed class PostgresDatabase : Database
{
    private static readonly SqlStatement MakeDays = new("SELECT make_days(14)");

    // The time of a log never falls, so after a clock went wrong it may be ahead of today.
    private static readonly SqlStatement MakeDayOfHeads = new("""
        SELECT CASE WHEN max(last_at) > clock_timestamp() THEN make_day('port_messages', 'edge, part, seq', (max(last_at) AT TIME ZONE 'UTC')::date) END FROM port_heads
        """);

    private readonly PostgresPools _pools;

    public PostgresDatabase(StorageOptions options, DatabaseAddress address, TimeProvider time)
        : base(options, time, new PostgresDialect())
    {
        DapperTypes.Register();
        _pools = new(options, address.ConnectionString!);
        Days = new PostgresDays(this);
    }

    internal override Days Days { get; }

    public override Task<DatabaseTransaction> BeginTransactionAsync(CancellationToken ct) => GuardAsync<DatabaseTransaction>(async () =>
    {
        var connection = await _pools.Requests.OpenConnectionAsync(ct);
        return new PostgresTransaction(this, connection, await connection.BeginTransactionAsync(ct));
    });

    public override ValueTask DisposeAsync() => _pools.DisposeAsync();

    /// <summary>A connection that no pool keeps, for one who listens.</summary>
    public ValueTask<NpgsqlConnection> OpenAloneAsync(CancellationToken ct) => _pools.Alone.OpenConnectionAsync(ct);

    internal override async Task CommitAsync(SqlBatch batch, CancellationToken ct)
    {
        try
        {
            await SendAsync(_pools.Writers, batch, cancellable: false, ct);
        }
        catch (MissingDayException)
        {
            // Nothing of the batch happened; with the day there, it does.
            await MakeDaysAsync(ct);
            await SendAsync(_pools.Writers, batch, cancellable: false, ct);
        }
    }

    internal override Task ReadAsync(ConnectionUse use, SqlBatch batch, CancellationToken ct) => SendAsync(Pool(use), batch, cancellable: true, ct);

    internal override Task ReadSnapshotAsync(SqlBatch batch, CancellationToken ct) => TransactAsync(
        async transaction =>
        {
            await transaction.RunAsync(batch);
            return true;
        },
        snapshot: true, ct);

    internal override Task<T> TransactAsync<T>(Func<SqlTransaction, Task<T>> work, bool snapshot, CancellationToken ct) => GuardAsync(async () =>
    {
        await using var connection = await _pools.Analytics.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(snapshot ? IsolationLevel.RepeatableRead : IsolationLevel.ReadCommitted, ct);
        var result = await work(new Transaction(connection, Dialect));
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    });

    /// <summary>Makes the days of the log from today on, the day that the clock of a log has reached, and the months of usage.</summary>
    internal Task MakeDaysAsync(CancellationToken ct) => CommitAsync(
        new SqlBatch().Add(MakeDays).Add(MakeDayOfHeads).Add(PostgresMonths.Make), ct);

    internal override async Task<MigrationSession> BeginMigrationAsync(CancellationToken ct)
    {
        var session = new PostgresMigrationSession(await _pools.Alone.OpenConnectionAsync(ct));
        return await session.LockAsync(Time, ct);
    }

    private protected override async ValueTask<DbConnection> ConnectAsync(ConnectionUse use, CancellationToken ct) =>
        await Pool(use).OpenConnectionAsync(ct);

    private NpgsqlDataSource Pool(ConnectionUse use) => use switch
    {
        ConnectionUse.EngineReads => _pools.Readers,
        ConnectionUse.Analytics => _pools.Analytics,
        _ => _pools.Requests,
    };

    private Task<bool> SendAsync(NpgsqlDataSource pool, SqlBatch batch, bool cancellable, CancellationToken ct) => GuardAsync(async () =>
    {
        await using var connection = await pool.OpenConnectionAsync(ct);
        await PostgresBatch.RunAsync(connection, batch, Dialect, cancellable ? ct : CancellationToken.None);
        return true;
    });

    /// <summary>Turns what the driver throws into what callers know.</summary>
    internal async Task<T> GuardAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (PostgresException e) when (e.SqlState.StartsWith("AV", StringComparison.Ordinal))
        {
            throw new GuardException(e.SqlState, e);
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.CheckViolation, TableName: "port_messages" or "component_metrics" or "port_metrics" or "resource_usage", ConstraintName: null })
        {
            throw new MissingDayException(e);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable && e.MessageText.Contains("\"port_messages_", StringComparison.Ordinal))
        {
            throw new NoSuchDayException(e);
        }
        catch (DbException e)
        {
            throw Translate(e);
        }
        catch (TimeoutException e)
        {
            throw Unavailable(e);
        }
        catch (IOException e)
        {
            throw Unavailable(e);
        }
        catch (System.Net.Sockets.SocketException e)
        {
            throw Unavailable(e);
        }
        catch (InvalidCastException e)
        {
            // A parameter of a sink's statement has a type that no column has.
            throw new CommitRefusedException(e.Message, e);
        }
    }

    private sealed class Transaction(NpgsqlConnection connection, SqlDialect dialect) : SqlTransaction
    {
        public override Task RunAsync(SqlBatch batch) => PostgresBatch.RunAsync(connection, batch, dialect, CancellationToken.None);
    }

    private sealed class MissingDayException(Exception cause) : Exception(cause.Message, cause);
}
