namespace AutoVibe.Machines;

/// <summary>Runs programs in Linux namespaces made by bubblewrap: own processes, own files, no network but the gateway's socket.</summary>
internal sealed class BubblewrapSandbox(SandboxWatch watch, TimeProvider time) : ISandbox
{
    public IsolationLevel Level => IsolationLevel.Bubblewrap;

    public bool ClosesNetwork => true;

    public async Task<SandboxedProcess> StartAsync(SandboxCommand command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var bubblewrap = ProgramPath.Find("bwrap", Environment.GetEnvironmentVariable("PATH")) ?? ProgramPath.Find("bwrap", ProgramPath.Usual)
            ?? throw new MachineException(MachineErrors.IsolationUnavailable, "The program 'bwrap' is not installed.", fix: "sudo apt-get install bubblewrap");
        var launch = new SandboxLaunch(command);
        var program = launch.FindProgram();
        var relay = Keeper.Relay(command);
        var view = BubblewrapView.Of(launch, program, command.GatewaySocket is { } socket ? (socket, Keeper.SocketInside) : null);
        var process = await launch.StartAsync(bubblewrap, [.. view, "--", .. Keeper.Command(launch, program, relay)]);
        return new(process, new NamespaceLeash(process.Id, launch.Mark, relays: relay.Length > 0), command, watch, time);
    }
}
