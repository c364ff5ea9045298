namespace AutoVibe.Machines;

/// <summary>Runs programs below a keeper that first gives up, by the kernel's Landlock, all files but their own and those of the system. Needs no rights and no program, so it works inside containers too.</summary>
internal sealed class LandlockSandbox(SandboxOptions options, SandboxWatch watch, TimeProvider time) : ISandbox
{
    // What programs need to know of the kernel.
    private static readonly string[] Kernel = ["/proc", "/sys"];

    private static readonly string[] Devices = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/ptmx", "/dev/pts"];

    public IsolationLevel Level => IsolationLevel.Landlock;

    public bool ClosesNetwork => false;

    public Task<SandboxedProcess> StartAsync(SandboxCommand command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Keeper.StartAsync(command, options, program => Rules(command, program), watch, time);
    }

    private IEnumerable<string> Rules(SandboxCommand command, string program)
    {
        IEnumerable<string> read = [.. VisibleFiles.OfSystem(), .. VisibleFiles.SystemFolders, .. Kernel, .. VisibleFiles.OfNetwork, .. VisibleFiles.OfProgram(options, command, program)];
        IEnumerable<string> write = [command.Workspace, command.Home];
        return [.. read.Select(path => $"--read={path}"), .. Devices.Select(path => $"--use={path}"), .. write.Select(path => $"--write={path}")];
    }
}
