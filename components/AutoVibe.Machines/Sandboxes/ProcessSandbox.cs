using System.Globalization;

namespace AutoVibe.Machines;

/// <summary>Runs programs on Linux in a session of their own, below a keeper that adopts whoever loses its parent.</summary>
internal sealed class ProcessSandbox(SandboxWatch watch, TimeProvider time) : ISandbox
{
    public IsolationLevel Level => IsolationLevel.Process;

    public bool ClosesNetwork => false;

    public async Task<SandboxedProcess> StartAsync(SandboxCommand command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var launch = new SandboxLaunch(command);
        string[] words = [.. Keeper.Command(launch, launch.FindProgram(), string.Create(CultureInfo.InvariantCulture, $"--parent={Environment.ProcessId}"))];
        var process = await launch.StartAsync(words[0], words[1..]);
        return new(process, new KeeperLeash(process.Id, launch.Mark, overhead: 1), command, watch, time);
    }
}
