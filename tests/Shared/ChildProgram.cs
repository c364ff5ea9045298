using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace AutoVibe.Tests;

/// <summary>One of AutoVibe's programs as a real process. It is killed at the end of the test if it still runs.</summary>
public sealed class ChildProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestDeath = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private ChildProgram(ProcessStartInfo start)
    {
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_errors, line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => Read(_output);

    public string Errors => Read(_errors);

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program that lies beside the tests, such as <c>AutoVibe.Server</c>.</summary>
    public static ChildProgram Start(string program, string folder, IReadOnlyList<string> arguments, params (string Name, string Value)[] variables) =>
        StartDotnet(folder, [Path.Combine(AppContext.BaseDirectory, $"{program}.dll"), .. arguments], variables);

    /// <summary>Starts the .NET command line.</summary>
    public static ChildProgram StartDotnet(string folder, IReadOnlyList<string> arguments, params (string Name, string Value)[] variables) =>
        StartFile("dotnet", folder, arguments, variables);

    /// <summary>Starts any program.</summary>
    public static ChildProgram StartFile(string file, string folder, IReadOnlyList<string> arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        RemoveSettings(start);
        // Most tests look at something else than the sample for machines.
        start.Environment["AutoVibe__Samples__Evolve"] = "false";
        foreach (var (name, value) in variables)
            start.Environment[name] = value;

        return new(start);
    }

    /// <summary>What the tests' own environment says about AutoVibe must not reach a program.</summary>
    public static void RemoveSettings(ProcessStartInfo start)
    {
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
            start.Environment.Remove(name);
    }

    /// <summary>The same for programs that run inside this process.</summary>
    public static void ForgetSettings()
    {
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(IsSetting).ToList())
            Environment.SetEnvironmentVariable(name, null);
    }

    /// <summary>Waits until the process has ended and gives its exit code.</summary>
    public async Task<int> ExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The process did not end within {Patience}.\n{Output}\n{Errors}");
        }

        return _process.ExitCode;
    }

    /// <summary>Waits until the process has ended, however long that takes.</summary>
    public Task EndedAsync() => _process.WaitForExitAsync();

    /// <summary>Ends it as the kernel does: nothing in it runs any more.</summary>
    public void KillNow() => _process.Kill();

    /// <summary>Sends SIGTERM.</summary>
    public void Terminate() => Signal(15);

    /// <summary>Sends what Ctrl-C sends.</summary>
    public void Interrupt() => Signal(2);

    /// <summary>Stops it where it stands, as a machine that hangs does: it lives and does nothing.</summary>
    public void Pause() => Signal(OperatingSystem.IsMacOS() ? 17 : 19);

    /// <summary>Lets it go on where it stood.</summary>
    public void Resume() => Signal(OperatingSystem.IsMacOS() ? 19 : 18);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            // Until it is gone it may still write into the folder that the test is about to delete.
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(LongestDeath);
        }

        _process.Dispose();
    }

    private void Signal(int signal)
    {
        if (Kill(_process.Id, signal) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    private static bool IsSetting(string name) =>
        name.StartsWith("AutoVibe", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ConnectionStrings", StringComparison.OrdinalIgnoreCase)
        || name.Equals("DOTNET_ENVIRONMENT", StringComparison.OrdinalIgnoreCase);

    private static void Append(StringBuilder text, string? line)
    {
        if (line is null)
            return;

        lock (text)
            text.AppendLine(line);
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int pid, int signal);
}
