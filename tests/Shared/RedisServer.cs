using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AutoVibe.Tests;

/// <summary>A private Redis server on a loopback port, with a fresh folder and without anything on disk; ended and deleted with the process that started it.</summary>
/// <remarks>A shell holds the server and takes orders on its standard input. When this process ends, however it ends, that input closes and the shell kills the server.</remarks>
public sealed class RedisServer : IAsyncDisposable
{
    // Signals are ignored: Ctrl+C reaches the whole process group, and the clean-up must run to its end.
    private const string Script = """
        trap '' INT TERM HUP
        folder=$1 port=$2; shift 2
        run() { "$@" >>"$folder/log" 2>&1 </dev/null & pid=$!; }
        while read -r order; do
          case $order in
            start) run "$@" --bind 127.0.0.1 --port "$port" --dir "$folder" --save '' --appendonly no --daemonize no ;;
            kill) kill -9 $pid; wait $pid 2>/dev/null ;;
            pause) kill -STOP $pid ;;
            resume) kill -CONT $pid ;;
          esac
          echo done
        done
        kill -9 $pid
        wait $pid 2>/dev/null
        rm -rf "$folder"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Lazy<Task<RedisServer>> Shared = new(() => StartAsync());

    private readonly Process _shell;
    private readonly string? _password;

    private RedisServer(Process shell, int port, string? password)
    {
        _shell = shell;
        Port = port;
        _password = password;
    }

    /// <summary>Why no server can be had on this machine; null when one can.</summary>
    public static string? WhyNot => Program() is null ? "Redis is not installed: no folder of the path holds redis-server. Install it (apt-get install redis-server)." : null;

    public int Port { get; }

    /// <summary>In the form of StackExchange.Redis.</summary>
    public string Connection => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>The one server of this test run, started by whoever asks first.</summary>
    public static Task<RedisServer> SharedAsync() => Shared.Value;

    /// <summary>Starts a server of its own.</summary>
    /// <param name="settings">Its arguments, such as <c>--maxmemory 2mb</c>.</param>
    public static Task<RedisServer> StartAsync(params string[] settings) => StartAsync(null, settings);

    /// <summary>Starts a server of its own that wants a password.</summary>
    public static Task<RedisServer> StartWithPasswordAsync(string password) => StartAsync(password, ["--requirepass", password]);

    private static async Task<RedisServer> StartAsync(string? password, string[] settings)
    {
        var program = Program() ?? throw new InvalidOperationException(WhyNot);
        var folder = Directory.CreateTempSubdirectory("autovibe-redis-").FullName;
        var port = FreePort.Find();
        string[] arguments = ["-c", Script, "sh", folder, port.ToString(CultureInfo.InvariantCulture), program, .. settings];
        var shell = Process.Start(new ProcessStartInfo("/bin/sh", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var server = new RedisServer(shell, port, password);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Ends it as the kernel does; all that it held is gone.</summary>
    public Task KillAsync() => OrderAsync("kill");

    /// <summary>Starts a server that was killed, on the same port.</summary>
    public async Task StartAgainAsync()
    {
        await OrderAsync("start");
        var began = TimeProvider.System.GetTimestamp();
        while (!await AnswersAsync())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
                throw new TimeoutException("The private Redis server does not answer.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    /// <summary>Stops it where it stands, as a machine that hangs does: it lives and answers nothing.</summary>
    public Task PauseAsync() => OrderAsync("pause");

    /// <summary>Lets it go on where it stood.</summary>
    public Task ResumeAsync() => OrderAsync("resume");

    /// <summary>Sends one command whose answer is one line.</summary>
    public async Task<string> CommandAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{(_password is null ? "" : $"AUTH {_password}\r\n")}{command}\r\n"));
        using var reader = new StreamReader(stream);
        if (_password is not null)
            await reader.ReadLineAsync();
        var answer = await reader.ReadLineAsync() ?? throw new IOException("The server hung up.");
        return answer[0] == '-' ? throw new InvalidOperationException(answer) : answer;
    }

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    private async Task OrderAsync(string order)
    {
        await _shell.StandardInput.WriteLineAsync(order);
        await _shell.StandardInput.FlushAsync();
        if (await _shell.StandardOutput.ReadLineAsync() != "done")
            throw new InvalidOperationException("The shell of the private Redis server ended.");
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return await CommandAsync("PING") == "+PONG";
        }
        catch (Exception away) when (away is SocketException or IOException)
        {
            return false;
        }
    }

    private static string? Program() => OperatingSystem.IsWindows()
        ? null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);
}
