using System.Globalization;
using Npgsql;

namespace AutoVibe.Storage;

/// <summary>The connection pools of one process and the session settings of each.</summary>
internal sealed class PostgresPools : IAsyncDisposable
{
    // A stopped or cut-off process must not hold its locks for longer than a take-over lasts.
    private const string Keepalive = "-c tcp_keepalives_idle=5 -c tcp_user_timeout=10000 -c client_connection_check_interval=2000";

    private static readonly TimeSpan EngineStatement = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EngineLock = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan EngineIdle = TimeSpan.FromSeconds(5);

    private readonly StorageOptions _options;
    private readonly string _connectionString;

    public PostgresPools(StorageOptions options, string connectionString)
    {
        _options = options;
        _connectionString = connectionString;
        var requests = $"-c lock_timeout={Milliseconds(options.LockTimeout)} -c idle_in_transaction_session_timeout={Milliseconds(options.IdleInTransactionTimeout)}";
        var engine = $"{Keepalive} -c jit=off -c synchronous_commit=on -c lock_timeout={Milliseconds(Least(options.LockTimeout, EngineLock))} "
            + $"-c idle_in_transaction_session_timeout={Milliseconds(Least(options.IdleInTransactionTimeout, EngineIdle))}";
        var statement = Least(options.StatementTimeout, EngineStatement);

        // A lane reads its next batch while it commits the last one, so both pools get the same share.
        var half = Math.Max(1, options.PoolMax * 2 / 5);
        Writers = Source("writes", engine, statement, half);
        // A day without statistics would otherwise be read and sorted from the cursor to its end at every poll. Without jit off, and on writers,
        // these switches raise the estimated cost so far that every statement is compiled.
        Readers = Source("reads", $"{engine} -c enable_sort=off -c enable_bitmapscan=off -c enable_seqscan=off", statement, half);
        Requests = Source("requests", requests, options.StatementTimeout, Math.Max(1, options.PoolMax - (2 * half) - 1));
        Analytics = Source("analytics", requests, options.AnalyticsTimeout, 1);
        Alone = Source("alone", requests, TimeSpan.Zero, 0);
    }

    public NpgsqlDataSource Writers { get; }

    public NpgsqlDataSource Readers { get; }

    public NpgsqlDataSource Requests { get; }

    public NpgsqlDataSource Analytics { get; }

    /// <summary>Connections that are closed after their use, without a limit on their statements: for migrations and listeners.</summary>
    public NpgsqlDataSource Alone { get; }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in new[] { Writers, Readers, Requests, Analytics, Alone })
            await source.DisposeAsync();
    }

    private NpgsqlDataSource Source(string name, string settings, TimeSpan timeout, int size)
    {
        var builder = new NpgsqlDataSourceBuilder(_connectionString) { Name = $"autovibe {name}" };
        var parts = builder.ConnectionStringBuilder;
        parts.ApplicationName ??= "autovibe";
        parts.Options = $"{parts.Options} -c statement_timeout={Milliseconds(timeout)} {settings}".TrimStart();
        parts.Timeout = (int)_options.ConnectTimeout.TotalSeconds;
        // The server ends the statement first; the driver's own limit is for a server that is silent.
        parts.CommandTimeout = timeout == TimeSpan.Zero ? 0 : (int)Math.Ceiling(timeout.TotalSeconds) + 2;
        parts.Pooling = size > 0;
        parts.MaxPoolSize = Math.Max(1, size);
        parts.MinPoolSize = Math.Min(_options.PoolMin, size);
        parts.MaxAutoPrepare = 100;
        parts.AutoPrepareMinUsages = 2;
        // No statement of ours changes its session, so there is nothing to reset.
        parts.NoResetOnClose = true;
        return builder.Build();
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static string Milliseconds(TimeSpan span) => ((long)span.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
