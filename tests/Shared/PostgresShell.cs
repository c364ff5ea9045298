using System.Diagnostics;

namespace AutoVibe.Tests;

/// <summary>The shell process that makes a cluster, starts its server and cleans up once its standard input closes.</summary>
internal sealed class PostgresShell : IAsyncDisposable
{
    // Signals are ignored: Ctrl+C reaches the whole process group, and the clean-up must run to its end.
    private const string Script = """
        trap '' INT TERM HUP
        folder=$1 bin=$2 user=$3 options=$4; shift 4
        if [ "$1" = runuser ]; then chown postgres "$folder" || exit 1; fi
        cd /
        if "$@" "$bin/initdb" -D "$folder/data" -U "$user" -A trust -E UTF8 --locale=C --no-sync >"$folder.log" 2>&1 &&
            "$@" mkdir -m 755 "$folder/socket" &&
            "$@" "$bin/pg_ctl" -D "$folder/data" -w -s -l "$folder/log" -o "$options" start >>"$folder.log" 2>&1
        then echo ready; cat >/dev/null
        else cat "$folder.log" "$folder/log" >&2 2>/dev/null
        fi
        "$@" "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1
        rm -rf "$folder" "$folder.log"
        """;

    private readonly Process _process;

    private PostgresShell(Process process, string serverOptions)
    {
        _process = process;
        ServerOptions = serverOptions;
    }

    /// <summary>The command line options of the server, needed again when it is started again.</summary>
    public string ServerOptions { get; }

    public static async Task<PostgresShell> StartAsync(PostgresPrograms programs, string folder, int port, string user, string[] settings)
    {
        string[] all =
        [
            "listen_addresses=127.0.0.1", $"port={port}", $"unix_socket_directories={folder}/socket", "max_connections=200",
            .. settings,
        ];
        var options = string.Join(' ', all.Select(setting => $"-c {setting}"));
        string[] arguments = ["-c", Script, "sh", folder, Path.GetDirectoryName(programs.PathOf("postgres"))!, user, options, .. programs.Prefix];
        var process = Process.Start(new ProcessStartInfo("/bin/sh", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        if (await process.StandardOutput.ReadLineAsync() == "ready")
            return new(process, options);

        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.Dispose();
        throw new InvalidOperationException($"A private PostgreSQL server could not be started: {errors}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
