namespace AutoVibe.Machines;

/// <summary>Runs an agent that is a program.</summary>
internal sealed class ProcessAgent(IAgentDriver driver, AgentOptions options, TimeProvider time) : IAgent
{
    public string Type => driver.Type;

    public AgentListing Listing => new(Type, driver.Program, driver.Program is { } program ? InstalledProgram.Find(program)?.File : null, driver.Install, driver.Asks);

    /// <summary>What it needs is there; null when it needs nothing.</summary>
    /// <exception cref="MachineException">Its program is not installed.</exception>
    public InstalledProgram? Require() => driver.Program is null
        ? null
        : InstalledProgram.Find(driver.Program) ?? throw new MachineException(
            MachineErrors.AgentMissing, $"The agent '{Type}' needs the program '{driver.Program}', which no folder of the PATH holds.", fix: $"Install it with: {driver.Install}");

    public async Task<AgentEnd> RunAsync(AgentTask task, IAgentObserver observer, CancellationToken ct)
    {
        var program = Require();
        var command = driver.Command(task, program?.File ?? "");
        var transcript = driver.Read();
        await using var process = await task.Sandbox.StartAsync(Sandboxed(task, command, program), ct);
        var (exit, judgement) = await new AgentRun(process, command, transcript, observer, options, time).RunAsync(ct);

        var (outcome, message) = Weigh(judgement, task.AnsweredCalls?.Invoke());
        return new() { Outcome = outcome, Message = message, Session = transcript.Session, ExitCode = exit.Code, Usage = process.Usage };
    }

    // Programs say they succeeded although no call of theirs was answered.
    private AgentJudgement Weigh(AgentJudgement judgement, long? answered) => judgement.Outcome == AgentOutcome.Succeeded && answered == 0 && driver.Program is not null
        ? new(AgentOutcome.Failed, $"It says it succeeded, but no call of a model was answered. {judgement.Message}".TrimEnd())
        : judgement;

    private static SandboxCommand Sandboxed(AgentTask task, AgentCommand command, InstalledProgram? program)
    {
        if (program is not null)
            command.Environment["PATH"] = program.Path;
        return new()
        {
            Machine = task.Machine,
            Program = command.Program,
            Arguments = command.Arguments,
            Environment = command.Environment,
            Workspace = task.Workspace,
            Home = task.Home,
            GatewaySocket = task.GatewaySocket,
            GatewayPort = task.GatewayPort,
            Network = task.Network,
            ReadOnly = program?.Folders ?? [],
            Limits = task.Limits,
            NeedsInput = command.Input is not null,
        };
    }
}
