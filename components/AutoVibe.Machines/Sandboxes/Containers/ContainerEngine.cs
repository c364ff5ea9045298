using System.Diagnostics;

namespace AutoVibe.Machines;

/// <summary>The program that runs containers.</summary>
internal sealed class ContainerEngine(string program)
{
    public string Program => program;

    /// <exception cref="MachineException">There is none.</exception>
    public static ContainerEngine Find(string chosen)
    {
        string[] names = chosen.Length > 0 ? [chosen] : ["docker", "podman"];
        var path = System.Environment.GetEnvironmentVariable("PATH");
        return names.Select(name => ProgramPath.Find(name, path)).OfType<string>().FirstOrDefault() is { } program
            ? new(program)
            : throw new MachineException(MachineErrors.IsolationUnavailable, $"There is no {string.Join(" or ", names)} in the PATH.", fix: "Install Docker or Podman, or choose another level with AutoVibe:Sandbox:Isolation.");
    }

    /// <summary>The environment of the client: that of this process, and the variables whose values it hands on.</summary>
    public static Dictionary<string, string> Environment(SandboxLaunch launch)
    {
        var environment = new Dictionary<string, string>(new ProcessStartInfo().Environment.Where(variable => variable.Value is not null)!);
        foreach (var (name, value) in launch.Environment.Where(variable => !ContainerArguments.OfTheClient.Contains(variable.Key)))
            environment[name] = value;
        return environment;
    }

    /// <summary>Runs a command of the client to its end and gives what it prints; what it complains about is not an error.</summary>
    public async Task<string> AskAsync(IEnumerable<string> arguments, CancellationToken ct)
    {
        using var client = await SpawnThread.StartAsync(new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        var complaints = client.StandardError.ReadToEndAsync(ct);
        var output = await client.StandardOutput.ReadToEndAsync(ct);
        await complaints;
        await client.WaitForExitAsync(ct);
        return output;
    }
}
