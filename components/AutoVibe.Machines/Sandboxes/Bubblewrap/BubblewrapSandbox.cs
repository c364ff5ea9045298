namespace AutoVibe.Machines;

/// <summary>Runs programs in Linux namespaces made by bubblewrap: own processes, own files, no network but the gateway's socket unless the command opens it.</summary>
internal sealed class BubblewrapSandbox(SandboxOptions options, SandboxWatch watch, TimeProvider time) : ISandbox
{
    public IsolationLevel Level => IsolationLevel.Bubblewrap;

    public bool ClosesNetwork => true;

    public async Task<SandboxedProcess> StartAsync(SandboxCommand command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var bubblewrap = ProgramPath.Find("bwrap", Environment.GetEnvironmentVariable("PATH")) ?? ProgramPath.Find("bwrap", ProgramPath.Usual)
            ?? throw new MachineException(MachineErrors.IsolationUnavailable, "The program 'bwrap' is not installed.", fix: "sudo apt-get install bubblewrap");
        var launch = new SandboxLaunch(command, options);
        var program = launch.FindProgram();
        // With the computer's own network the gateway is where it is for everybody.
        var isOpen = command.Network == NetworkAccess.Open;
        var relay = isOpen ? [] : Keeper.Relay(command);
        var view = BubblewrapView.Of(launch, options, program, isOpen || command.GatewaySocket is not { } socket ? null : (socket, Keeper.SocketInside));
        var process = await launch.StartAsync(bubblewrap, [.. view, "--", .. Keeper.Command(launch, program, relay)]);
        return new(process, new NamespaceLeash(process.Id, launch.Mark, relays: relay.Length > 0), command, watch, time);
    }
}
