namespace AutoVibe.Machines;

/// <summary>Starts programs kept apart at one level. Any thread may use it.</summary>
public interface ISandbox
{
    /// <summary>The level that is really reached.</summary>
    IsolationLevel Level { get; }

    /// <summary>Whether nothing but the gateway can be reached from inside, unless a command opens the network.</summary>
    bool ClosesNetwork { get; }

    /// <summary>What a command that asks for so much of the network reaches of it.</summary>
    NetworkAccess EgressOf(NetworkAccess network) => ClosesNetwork ? network : NetworkAccess.Open;

    /// <summary>Starts a program.</summary>
    /// <exception cref="MachineException">The sandbox or the program could not be started.</exception>
    Task<SandboxedProcess> StartAsync(SandboxCommand command, CancellationToken ct);
}
