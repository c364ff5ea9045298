using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace AutoVibe.Storage;

/// <summary>PostgreSQL: one pool for each use, because their session settings differ and travel with the connection's start.</summary>
internal sealed class PostgresDatabase : Database
{
    // A stopped or cut-off process must not hold its locks for longer than a take-over lasts.
    private const string Keepalive = "-c tcp_keepalives_idle=5 -c tcp_user_timeout=10000 -c client_connection_check_interval=2000";

    private static readonly TimeSpan EngineStatement = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EngineLock = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan EngineIdle = TimeSpan.FromSeconds(5);

    private readonly NpgsqlDataSource _requests;
    private readonly NpgsqlDataSource _analytics;
    private readonly NpgsqlDataSource _migrations;

    public PostgresDatabase(StorageOptions options, DatabaseAddress address, TimeProvider time)
        : base(options, time, new PostgresDialect())
    {
        DapperTypes.Register();
        var most = options.PoolMax;
        var requests = $"-c lock_timeout={Milliseconds(options.LockTimeout)} -c idle_in_transaction_session_timeout={Milliseconds(options.IdleInTransactionTimeout)}";
        var engine = $"{Keepalive} -c jit=off -c synchronous_commit=on -c lock_timeout={Milliseconds(Least(options.LockTimeout, EngineLock))} "
            + $"-c idle_in_transaction_session_timeout={Milliseconds(Least(options.IdleInTransactionTimeout, EngineIdle))}";
        var statement = Least(options.StatementTimeout, EngineStatement);

        Writers = Source("writes", engine, statement, most / 2);
        // A day without statistics would otherwise be read and sorted from the cursor to its end at every poll. Without jit off, and on writers,
        // these switches raise the estimated cost so far that every statement is compiled.
        Readers = Source("reads", $"{engine} -c enable_sort=off -c enable_bitmapscan=off -c enable_seqscan=off", statement, most / 4);
        _requests = Source("requests", requests, options.StatementTimeout, Math.Max(1, most - (most / 2) - (most / 4) - 1));
        _analytics = Source("analytics", requests, options.AnalyticsTimeout, 1);
        _migrations = Source("migrations", requests, TimeSpan.Zero, 1, pooling: false);

        NpgsqlDataSource Source(string name, string settings, TimeSpan timeout, int size, bool pooling = true)
        {
            var builder = new NpgsqlDataSourceBuilder(address.ConnectionString) { Name = $"autovibe {name}" };
            var parts = builder.ConnectionStringBuilder;
            parts.ApplicationName ??= "autovibe";
            parts.Options = $"{parts.Options} -c statement_timeout={Milliseconds(timeout)} {settings}".TrimStart();
            parts.Timeout = (int)options.ConnectTimeout.TotalSeconds;
            // The server ends the statement first; the driver's own limit is for a server that is silent.
            parts.CommandTimeout = timeout == TimeSpan.Zero ? 0 : (int)Math.Ceiling(timeout.TotalSeconds) + 2;
            parts.Pooling = pooling;
            parts.MaxPoolSize = size;
            parts.MinPoolSize = Math.Min(options.PoolMin, size);
            parts.MaxAutoPrepare = 100;
            parts.AutoPrepareMinUsages = 2;
            // No statement of ours changes its session, so there is nothing to reset.
            parts.NoResetOnClose = true;
            return builder.Build();
        }
    }

    public NpgsqlDataSource Writers { get; }

    public NpgsqlDataSource Readers { get; }

    public override async ValueTask DisposeAsync()
    {
        await Writers.DisposeAsync();
        await Readers.DisposeAsync();
        await _requests.DisposeAsync();
        await _analytics.DisposeAsync();
        await _migrations.DisposeAsync();
    }

    internal override async Task<MigrationSession> BeginMigrationAsync(CancellationToken ct)
    {
        var session = new PostgresMigrationSession(await _migrations.OpenConnectionAsync(ct));
        return await session.LockAsync(Time, ct);
    }

    private protected override async ValueTask<DbConnection> ConnectAsync(ConnectionUse use, CancellationToken ct) => await (use switch
    {
        ConnectionUse.EngineWrites => Writers,
        ConnectionUse.EngineReads => Readers,
        ConnectionUse.Analytics => _analytics,
        _ => _requests,
    }).OpenConnectionAsync(ct);

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static string Milliseconds(TimeSpan span) => ((long)span.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
