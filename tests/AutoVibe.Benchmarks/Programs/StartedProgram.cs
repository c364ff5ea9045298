using System.Diagnostics;
using System.Globalization;
using System.Net;
using AutoVibe.Tests;

namespace AutoVibe.Benchmarks;

/// <summary>A program that was started just now and answers HTTP some time later.</summary>
internal sealed class StartedProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly ChildProgram _program;
    private readonly Uri _probe;
    private readonly long _started;

    private StartedProgram(string program, IEnumerable<string> arguments, string path, params (string Name, string Value)[] variables)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Find()}");
        Address = new(address);
        _probe = new(address + path);
        _started = Stopwatch.GetTimestamp();
        _program = ChildProgram.StartDotnet(Path.GetTempPath(), ["exec", program, .. arguments, "--urls", address], variables);
    }

    public Uri Address { get; }

    public int Threads
    {
        get
        {
            using var process = Process.GetProcessById(_program.Id);
            return process.Threads.Count;
        }
    }

    public double ResidentMegabytes
    {
        get
        {
            using var process = Process.GetProcessById(_program.Id);
            return process.WorkingSet64 / (1024.0 * 1024);
        }
    }

    /// <summary>The server as it was built beside this program, or as it was published to the folder that <c>AUTOVIBE_SERVER</c> names.</summary>
    public static StartedProgram Server(string data, params (string Name, string Value)[] variables)
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        var root = built.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        var folder = Environment.GetEnvironmentVariable("AUTOVIBE_SERVER") is { Length: > 0 } published
            ? published
            : Path.Combine(root, "services", "AutoVibe.Server", "bin", built.Parent.Name, built.Name);
        return new(Path.Combine(folder, "AutoVibe.Server.dll"), ["--data", data], "/health", variables);
    }

    public static StartedProgram Empty() => new(typeof(StartedProgram).Assembly.Location, [EmptyApplication.Argument], "/");

    /// <summary>Milliseconds from the start of the process to its first 200.</summary>
    public async Task<double> FirstAnswerAsync(CancellationToken ct)
    {
        using var client = new HttpClient();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(_probe, ct);
                if (answer.StatusCode == HttpStatusCode.OK)
                    return Stopwatch.GetElapsedTime(_started).TotalMilliseconds;
            }
            catch (HttpRequestException) when (!_program.HasExited && Stopwatch.GetElapsedTime(_started) < Patience)
            {
                // It does not listen yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, ct);
        }
    }

    /// <summary>Lets it end well, so that the next start finds its data in order.</summary>
    public async Task EndAsync()
    {
        _program.Terminate();
        await _program.ExitAsync();
    }

    public void Dispose() => _program.Dispose();
}
