namespace AutoVibe.Storage;

/// <summary>How the database is reached and how long things are kept. Bound from <c>AutoVibe:Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The configuration section of these settings.</summary>
    public const string Section = "AutoVibe:Storage";

    /// <summary>Connections that a process keeps open when idle. Default: 0.</summary>
    public int PoolMin { get; set; }

    /// <summary>Connections that a process opens at most, over all its pools; from 4. Default: 20.</summary>
    public int PoolMax { get; set; } = 20;

    /// <summary>How long opening one connection may take. Default: 15 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one statement may run. The engine's own statements end after at most 10 seconds. Default: 30 seconds.</summary>
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a statement of a report may run. Default: 10 minutes.</summary>
    public TimeSpan AnalyticsTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a statement waits for a lock. The engine waits at most 3 seconds. Default: 10 seconds.</summary>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After how long the server ends a transaction in which nothing happens. The engine allows at most 5 seconds. Default: 1 minute.</summary>
    public TimeSpan IdleInTransactionTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often opening a connection is tried again after a failure that may pass. Default: 3.</summary>
    public int RetryCount { get; set; } = 3;

    /// <summary>The wait before the first retry. Default: 200 milliseconds.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Whether the wait doubles with each further retry. Default: true.</summary>
    public bool ExponentialBackoff { get; set; } = true;

    /// <summary>Whether a program brings the schema up to date when it starts; otherwise it refuses to run on an older one, and a worker waits. Default: true.</summary>
    public bool MigrateOnStart { get; set; } = true;

    /// <summary>How long rows of usage are kept, by whole months on PostgreSQL; at least 31 days. Default: for ever.</summary>
    public TimeSpan? KeepUsage { get; set; }

    /// <summary>How long rows of the evolution history are kept, by whole quarters on PostgreSQL; at least 92 days. Default: for ever.</summary>
    public TimeSpan? KeepHistory { get; set; }

    /// <summary>Whether a program without leave to migrate waits until somebody else has done it.</summary>
    internal bool WaitsForSchema { get; set; }

    /// <summary>Which database is meant. Found from <c>ConnectionStrings:autovibe</c>, <c>AutoVibe:Data</c> and the profile unless set in code.</summary>
    public DatabaseAddress? Address { get; set; }
}
