namespace AutoVibe.Machines;

/// <summary>Runs programs in containers of Docker or Podman, without a network but the gateway's socket.</summary>
internal sealed class ContainerSandbox(SandboxOptions options, SandboxWatch watch, TimeProvider time) : ISandbox
{
    public IsolationLevel Level => IsolationLevel.Container;

    public bool ClosesNetwork => true;

    public bool IsConfigured => options.Image.Length > 0;

    public async Task<SandboxedProcess> StartAsync(SandboxCommand command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (!IsConfigured)
            throw new MachineException(MachineErrors.IsolationUnavailable, "No image for containers is set.", fix: "Name one that holds Perl and the agents' programs with AutoVibe:Sandbox:Image.");

        var engine = ContainerEngine.Find(options.Engine);
        var launch = new SandboxLaunch(command);
        var process = await launch.StartAsync(engine.Program, ContainerArguments.Of(launch, options.Image), ContainerEngine.Environment(launch));
        return new(process, new ContainerLeash(process, engine, ContainerArguments.Name(launch)), command, watch, time);
    }

    /// <summary>Removes the containers that a hub which died left of a machine.</summary>
    public async Task<int> ReapAsync(Guid machine, CancellationToken ct)
    {
        var engine = ContainerEngine.Find(options.Engine);
        var left = (await engine.AskAsync(["ps", "--all", "--quiet", "--filter", $"label={ContainerArguments.Label(machine)}"], ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var container in left)
            await engine.AskAsync(["rm", "--force", container], ct);
        return left.Length;
    }
}
