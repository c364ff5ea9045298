using System.Diagnostics;

namespace AutoVibe.Machines;

/// <summary>A program that runs in a sandbox. Its output must be read: a program whose pipe is full waits.</summary>
public sealed class SandboxedProcess : IAsyncDisposable
{
    private static readonly TimeSpan BetweenCuts = TimeSpan.FromMilliseconds(200);

    private readonly Process _process;
    private readonly Leash _leash;
    private readonly SandboxMeter _meter;
    private readonly TimeProvider _time;
    private int _end = -1;

    internal SandboxedProcess(Process process, Leash leash, SandboxCommand command, SandboxWatch watch, TimeProvider time)
    {
        _process = process;
        _leash = leash;
        _time = time;
        _meter = new(command, time);
        if (!command.NeedsInput)
            process.StandardInput.Close();
        Output = new CountedStream(process.StandardOutput.BaseStream, CountOutput);
        Error = new CountedStream(process.StandardError.BaseStream, CountOutput);
        Exit = EndAsync(watch);
    }

    /// <summary>What the program reads; closed from the start unless the command needs it.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>What the program prints. It ends when no process of the run is left that could print.</summary>
    public Stream Output { get; }

    /// <summary>What the program prints as errors.</summary>
    public Stream Error { get; }

    /// <summary>Completes when none of its processes lives any more.</summary>
    public Task<SandboxExit> Exit { get; }

    /// <summary>What it has used so far.</summary>
    public SandboxUsage Usage => _meter.Usage;

    /// <summary>Time does not count against its limit until the result is disposed: others are waited for.</summary>
    public IDisposable Rest() => _meter.Working.Rest();

    /// <summary>Asks the program to end, waits, then kills all that it started.</summary>
    /// <param name="grace">How long it may take to end by itself.</param>
    /// <returns>How it ended; when this is told, none of its processes lives.</returns>
    public async Task<SandboxExit> StopAsync(TimeSpan grace)
    {
        Claim(SandboxEnd.Stopped);
        if (grace > TimeSpan.Zero && !Exit.IsCompleted)
        {
            _leash.Ask();
            await Task.WhenAny(Exit, Task.Delay(grace, _time));
        }

        await CutAsync();
        return await Exit;
    }

    /// <summary>Kills what still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        _process.Dispose();
    }

    internal void Look(ProcessTable? table)
    {
        if (_meter.Look(_leash.Look(table, _meter.MemoryLimit)) is { } limit)
            EndFor(limit);
    }

    internal void CountDisk()
    {
        if (_meter.CountDisk() is { } limit)
            EndFor(limit);
    }

    private bool CountOutput(int bytes)
    {
        if (_meter.CountOutput(bytes) is not { } limit)
            return true;

        EndFor(limit);
        return false;
    }

    private void EndFor(SandboxEnd limit)
    {
        if (Claim(limit))
            _ = CutAsync();
    }

    // The first reason counts: whatever comes later is a consequence.
    private bool Claim(SandboxEnd end) => Interlocked.CompareExchange(ref _end, (int)end, -1) < 0;

    private async Task CutAsync()
    {
        while (!Exit.IsCompleted)
        {
            _leash.Cut();
            await Task.WhenAny(Exit, Task.Delay(BetweenCuts, _time));
        }
    }

    private async Task<SandboxExit> EndAsync(SandboxWatch watch)
    {
        watch.Add(this);
        await _process.WaitForExitAsync(CancellationToken.None);
        if (_leash.Why() is { } why)
            Claim(why);
        await _leash.ClearAsync(_time);
        watch.Remove(this);
        _meter.Close();

        var signal = OperatingSystem.IsWindows() ? null : Signals.OfExitCode(_process.ExitCode);
        Claim(signal switch { "SIGXCPU" => SandboxEnd.OutOfCpu, "SIGXFSZ" => SandboxEnd.FileTooLarge, _ => SandboxEnd.Exited });
        return new() { Code = _process.ExitCode, Signal = signal, End = (SandboxEnd)_end, Usage = _meter.Usage };
    }
}
