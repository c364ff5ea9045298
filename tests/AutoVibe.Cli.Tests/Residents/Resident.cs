using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

/// <summary>A process that runs one command after the other, so that most tests need not wait until a process has started and its code is compiled.</summary>
/// <remarks>It ends when this process ends, however that ends, because its standard input closes.</remarks>
internal sealed class Resident : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly ConcurrentBag<Resident> Idle = [];
    private readonly Process _process;

    private Resident()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Resident).Assembly.Location])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        ChildProgram.RemoveSettings(start);
        _process = Process.Start(start)!;
    }

    /// <summary>Runs a command in a process that has nothing else to do, or in a new one.</summary>
    public static async Task<Autovibe> RunAsync(Command command)
    {
        var resident = Idle.TryTake(out var idle) ? idle : new();
        try
        {
            var done = await resident.AskAsync(command).WaitAsync(Patience);
            Idle.Add(resident);
            return done;
        }
        catch
        {
            resident.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task<Autovibe> AskAsync(Command command)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(command));
        await _process.StandardInput.FlushAsync();
        var answer = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The process ended during '{string.Join(' ', command.Arguments)}'.");
        var (exitCode, output, errors) = JsonSerializer.Deserialize<CommandEnd>(answer)!;
        return new(exitCode, output, errors);
    }
}
