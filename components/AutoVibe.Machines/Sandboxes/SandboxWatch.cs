namespace AutoVibe.Machines;

/// <summary>Looks at all running sandboxes several times a second: one look at the processes of the computer serves all of them.</summary>
internal sealed class SandboxWatch(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan DiskPause = TimeSpan.FromSeconds(1);

    private readonly HashSet<SandboxedProcess> _running = [];
    private readonly Lock _lock = new();

    public void Add(SandboxedProcess process)
    {
        lock (_lock)
        {
            _running.Add(process);
            if (_running.Count > 1)
                return;
        }

        _ = Task.Run(() => LookAsync(LookAtProcesses, Pause));
        _ = Task.Run(() => LookAsync(LookAtDisks, DiskPause));
    }

    public void Remove(SandboxedProcess process)
    {
        lock (_lock)
            _running.Remove(process);
    }

    private async Task LookAsync(Action<SandboxedProcess[]> look, TimeSpan pause)
    {
        while (Running() is { Length: > 0 } running)
        {
            var began = time.GetTimestamp();
            look(running);

            // Looking must not cost more than a twentieth of the time, however many processes and files there are.
            var cost = time.GetElapsedTime(began) * 20;
            await Task.Delay(cost > pause ? cost : pause, time);
        }
    }

    private static void LookAtProcesses(SandboxedProcess[] running)
    {
        var table = OperatingSystem.IsLinux() ? ProcessTable.Read() : null;
        foreach (var process in running)
            process.Look(table);
    }

    private static void LookAtDisks(SandboxedProcess[] running)
    {
        foreach (var process in running)
            process.CountDisk();
    }

    private SandboxedProcess[] Running()
    {
        lock (_lock)
            return [.. _running];
    }
}
