namespace AutoVibe.Machines;

/// <summary>Runs programs on Linux in a session of their own, below a keeper that adopts whoever loses its parent.</summary>
internal sealed class ProcessSandbox(SandboxOptions options, SandboxWatch watch, TimeProvider time) : ISandbox
{
    public IsolationLevel Level => IsolationLevel.Process;

    public bool ClosesNetwork => false;

    public Task<SandboxedProcess> StartAsync(SandboxCommand command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Keeper.StartAsync(command, options, _ => [], watch, time);
    }
}
