namespace AutoVibe.Machines;

/// <summary>Runs programs as plain child processes: on every system, and on macOS and Windows as the level <c>process</c> too.</summary>
internal sealed class PlainSandbox(IsolationLevel level, SandboxOptions options, SandboxWatch watch, TimeProvider time) : ISandbox
{
    public IsolationLevel Level => level;

    public bool ClosesNetwork => false;

    public async Task<SandboxedProcess> StartAsync(SandboxCommand command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var launch = new SandboxLaunch(command, options);
        var process = await launch.StartAsync(launch.FindProgram(), command.Arguments);
        Leash leash = OperatingSystem.IsLinux() ? new PlainLeash(process.Id, launch.Mark) : new TreeLeash(process);
        return new(process, leash, command, watch, time);
    }
}
