using System.Diagnostics;

namespace AutoVibe.Machines;

/// <summary>The program that runs containers.</summary>
internal sealed class ContainerEngine(string program)
{
    private static readonly string[] Known = ["docker", "podman"];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Program => program;

    /// <summary>The engine that was chosen, else the first one that answers.</summary>
    /// <exception cref="MachineException">There is none.</exception>
    public static async Task<ContainerEngine> FindAsync(string chosen, CancellationToken ct)
    {
        string[] names = chosen.Length > 0 ? [chosen] : Known;
        var path = System.Environment.GetEnvironmentVariable("PATH");
        var complaint = $"There is no {string.Join(" or ", names)} in the PATH.";
        foreach (var found in names.Select(name => ProgramPath.Find(name, path)).OfType<string>())
        {
            var engine = new ContainerEngine(found);
            var (answers, said) = await engine.AskAsync(["ps", "--quiet"], ct);
            if (answers)
                return engine;
            complaint = said;
        }

        throw new MachineException(MachineErrors.IsolationUnavailable, complaint, fix: "Install Docker or Podman, or choose another level with AutoVibe:Sandbox:Isolation.");
    }

    /// <summary>The environment of the client: that of this process, and the variables whose values it hands on.</summary>
    public static Dictionary<string, string> Environment(SandboxLaunch launch)
    {
        var environment = new Dictionary<string, string>(new ProcessStartInfo().Environment.Where(variable => variable.Value is not null)!);
        foreach (var (name, value) in launch.Environment.Where(variable => !ContainerArguments.OfTheClient.Contains(variable.Key)))
            environment[name] = value;
        return environment;
    }

    /// <summary>Runs a command of the client to its end; gives whether it succeeded, and what it printed or complained about.</summary>
    public async Task<(bool Succeeded, string Said)> AskAsync(IEnumerable<string> arguments, CancellationToken ct)
    {
        using var client = await SpawnThread.StartAsync(new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        var complaints = client.StandardError.ReadToEndAsync(ct);
        var output = await client.StandardOutput.ReadToEndAsync(ct);
        await client.WaitForExitAsync(ct);
        return client.ExitCode == 0 ? (true, output.Trim()) : (false, (await complaints).Trim());
    }

    /// <summary>Asks for one fact about a container, such as <c>.State.Pid</c>; null when there is no answer.</summary>
    public async Task<string?> InspectAsync(string container, string fact, CancellationToken ct) =>
        await AskAsync(["inspect", "--format", $"{{{{{fact}}}}}", container], ct) is (true, { Length: > 0 } answer) ? answer : null;

    /// <summary>The containers that a filter names, whatever their state; null when the engine does not answer.</summary>
    public async Task<string[]?> ListAsync(string filter, CancellationToken ct) =>
        await AskAsync(["ps", "--all", "--quiet", "--filter", filter], ct) is (true, var said) ? said.Split('\n', StringSplitOptions.RemoveEmptyEntries) : null;

    /// <summary>Kills and removes the containers that a filter names, and waits until none is left.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="MachineException">One is there still, or the engine does not answer.</exception>
    public async Task<int> RemoveAsync(string filter, TimeProvider time, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        var most = 0;
        while (true)
        {
            var left = await ListAsync(filter, ct);
            if (left is [])
                return most;
            if (time.GetElapsedTime(began) > Patience)
                throw new MachineException(MachineErrors.ProcessLivesOn, $"{program} has not removed the containers with {filter} in {Patience.TotalSeconds:0} seconds.");

            foreach (var container in left ?? [])
            {
                // To remove one asks it to end first, and waits.
                await AskAsync(["kill", "--signal", "KILL", container], ct);
                await AskAsync(["rm", "--force", container], ct);
            }

            most = Math.Max(most, left?.Length ?? 0);
            if (left is null)
                await Task.Delay(Pause, time, ct);
        }
    }
}
