namespace AutoVibe.Machines;

/// <summary>Runs programs in containers of Docker or Podman, without a network but the gateway's socket unless the command opens it.</summary>
internal sealed class ContainerSandbox(SandboxOptions options, SandboxWatch watch, TimeProvider time) : ISandbox
{
    private readonly Lazy<Task<ContainerEngine>> _engine = new(() => ContainerEngine.FindAsync(options.Engine, CancellationToken.None));

    public IsolationLevel Level => IsolationLevel.Container;

    public bool ClosesNetwork => true;

    public bool IsConfigured => options.Image.Length > 0;

    public async Task<SandboxedProcess> StartAsync(SandboxCommand command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (!IsConfigured)
            throw new MachineException(MachineErrors.IsolationUnavailable, "No image for containers is set.", fix: "Name one that holds Perl and the agents' programs with AutoVibe:Sandbox:Image.");

        var engine = await _engine.Value;
        var launch = new SandboxLaunch(command, options);
        var outOfMemory = Path.Combine(launch.Temporary, ContainerArguments.OutOfMemory(launch));
        var process = await launch.StartAsync(engine.Program, ContainerArguments.Of(launch, options), ContainerEngine.Environment(launch));
        return new(process, new ContainerLeash(process, engine, ContainerArguments.Name(launch), launch.Mark, overhead: command.GatewaySocket is null ? 1 : 2, outOfMemory), command, watch, time);
    }

    /// <summary>Removes the containers that a hub which died left of a machine.</summary>
    /// <exception cref="MachineException">One is there still, or the engine does not answer.</exception>
    public async Task<int> ReapAsync(Guid machine, CancellationToken ct) =>
        await (await _engine.Value).RemoveAsync($"label={ContainerArguments.Label(machine)}", time, ct);
}
