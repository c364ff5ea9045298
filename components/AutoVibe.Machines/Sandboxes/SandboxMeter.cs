namespace AutoVibe.Machines;

/// <summary>Counts what one run uses and says which limit it has passed.</summary>
internal sealed class SandboxMeter(SandboxCommand command, TimeProvider time)
{
    private readonly SandboxLimits _limits = command.Limits;
    private readonly long _began = time.GetTimestamp();
    private readonly Lock _lock = new();
    private SandboxUsage _usage = new();
    private bool _closed;

    /// <summary>The time that counts against the limit.</summary>
    public WorkingTime Working { get; } = new(time);

    public long? MemoryLimit => _limits.Memory;

    public SandboxUsage Usage
    {
        get
        {
            lock (_lock)
                return _closed ? _usage : _usage with { Wall = time.GetElapsedTime(_began) };
        }
    }

    public SandboxEnd? Look(LeashedProcesses? processes)
    {
        lock (_lock)
        {
            if (processes is { } now)
            {
                _usage = _usage with
                {
                    // What an adopted process used is missing for the moment between its end and its count.
                    Cpu = now.Cpu > _usage.Cpu ? now.Cpu : _usage.Cpu,
                    PeakMemory = Math.Max(_usage.PeakMemory, now.Memory),
                    PeakProcesses = Math.Max(_usage.PeakProcesses, now.Count),
                };
            }

            return Working.Elapsed > _limits.Wall ? SandboxEnd.OutOfTime
                : _usage.Cpu > _limits.Cpu ? SandboxEnd.OutOfCpu
                : _usage.PeakMemory > _limits.Memory ? SandboxEnd.OutOfMemory
                : _usage.PeakProcesses > _limits.Processes ? SandboxEnd.TooManyProcesses
                : null;
        }
    }

    public SandboxEnd? CountOutput(int bytes)
    {
        lock (_lock)
        {
            _usage = _usage with { Output = _usage.Output + bytes };
            return _usage.Output > _limits.Output ? SandboxEnd.TooMuchOutput : null;
        }
    }

    public SandboxEnd? CountDisk()
    {
        if (FolderSize.Of(command.Workspace) is not { } workspace || FolderSize.Of(command.Home) is not { } home)
            return null;

        var bytes = command.Home == command.Workspace ? home : workspace + home;
        lock (_lock)
            _usage = _usage with { Disk = bytes };
        return bytes > _limits.Disk ? SandboxEnd.OutOfDisk : null;
    }

    public void Close()
    {
        lock (_lock)
        {
            _usage = _usage with { Wall = time.GetElapsedTime(_began) };
            _closed = true;
        }
    }
}
