using System.Globalization;

namespace AutoVibe.Tests;

/// <summary>A private PostgreSQL server in a fresh folder, stopped and deleted with the process that started it.</summary>
/// <remarks>
/// A shell holds the server and reads its standard input from this process. When this process ends, however it ends, that
/// input closes and the shell stops the server and deletes the folder. Statements go through <c>psql</c>, so that projects without a driver can use it.
/// </remarks>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string Superuser = "autovibe";

    private static readonly Lazy<Task<PostgresCluster>> Shared = new(() => StartAsync("fsync=off"));

    private readonly PostgresPrograms _programs;
    private readonly PostgresShell _shell;
    private readonly string _folder;

    private PostgresCluster(PostgresPrograms programs, PostgresShell shell, string folder, int port)
    {
        _programs = programs;
        _shell = shell;
        _folder = folder;
        Port = port;
    }

    /// <summary>Why no server can be had on this machine; null when one can.</summary>
    public static string? WhyNot => PostgresPrograms.Find(out var reason) is null ? reason : null;

    public int Port { get; }

    /// <summary>The folder that holds the server's Unix socket; usable as <c>Host</c>.</summary>
    public string SocketFolder => Path.Combine(_folder, "socket");

    /// <summary>The one server of this test run, started by whoever asks first. It survives crashes of its own, but not of the machine: fsync is off, which makes databases cheap.</summary>
    public static Task<PostgresCluster> SharedAsync() => Shared.Value;

    /// <summary>Starts a server of its own. <paramref name="settings"/> are server settings such as <c>max_connections=50</c>; fsync is on unless they say otherwise.</summary>
    public static async Task<PostgresCluster> StartAsync(params string[] settings)
    {
        var programs = PostgresPrograms.Find(out var reason) ?? throw new InvalidOperationException(reason);
        for (var attempt = 1; ; attempt++)
        {
            var folder = Directory.CreateTempSubdirectory("autovibe-postgres-").FullName;
            var port = FreePort.Find();
            try
            {
                var shell = await PostgresShell.StartAsync(programs, folder, port, Superuser, settings);
                return new(programs, shell, folder, port);
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                // Another process may have taken the port between our look and the server's bind.
            }
        }
    }

    /// <summary>A connection string over loopback TCP.</summary>
    public string ConnectionString(string database = "postgres") =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username={Superuser};Database={database}");

    /// <summary>A connection string over the Unix socket.</summary>
    public string SocketConnectionString(string database = "postgres") =>
        string.Create(CultureInfo.InvariantCulture, $"Host={SocketFolder};Port={Port};Username={Superuser};Database={database}");

    /// <summary>Makes an empty database, or a copy of <paramref name="template"/> to which nobody may be connected, and gives its name.</summary>
    public async Task<string> CreateDatabaseAsync(string? template = null)
    {
        var name = $"t_{Guid.NewGuid():n}";

        // To copy files is half the work of logging every page of a template.
        await QueryAsync($"CREATE DATABASE {name} TEMPLATE {template ?? "template0"} STRATEGY file_copy");
        return name;
    }

    public Task DropDatabaseAsync(string name) => QueryAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    /// <summary>Runs SQL as superuser and gives the rows as unaligned text.</summary>
    public Task<string> QueryAsync(string sql, string database = "postgres") => _programs.RunAsync(
        "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", SocketFolder, "-p", Port.ToString(CultureInfo.InvariantCulture),
        "-U", Superuser, "-d", database, "-c", sql);

    /// <summary>Cuts every client connection to a database and gives their number.</summary>
    public async Task<int> KillConnectionsAsync(string database) => int.Parse(
        await QueryAsync($"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{database}' AND pid <> pg_backend_pid()"),
        CultureInfo.InvariantCulture);

    /// <summary>Crashes the server and starts it again: no checkpoint, every connection is lost, recovery runs.</summary>
    public Task RestartImmediatelyAsync() => ControlAsync("-m", "immediate", "restart");

    /// <summary>Crashes the server and leaves it down.</summary>
    public Task StopImmediatelyAsync() => ControlAsync("-m", "immediate", "stop");

    /// <summary>Starts a server that was stopped.</summary>
    public Task StartAgainAsync() => _programs.RunAsync(
        "pg_ctl", ["-D", Path.Combine(_folder, "data"), "-w", "-s", "-l", Path.Combine(_folder, "log"), "-o", _shell.ServerOptions, "start"]);

    public ValueTask DisposeAsync() => _shell.DisposeAsync();

    private Task ControlAsync(params string[] arguments) => _programs.RunAsync(
        "pg_ctl", ["-D", Path.Combine(_folder, "data"), "-w", "-s", "-l", Path.Combine(_folder, "log"), .. arguments]);
}
