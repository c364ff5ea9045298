using System.Globalization;

namespace AutoVibe.Machines;

/// <summary>The command line that runs a command in a container, with its keeper as the first process.</summary>
internal static class ContainerArguments
{
    // Where temporary files lie in the container.
    private const string Temporary = "/tmp";

    // The client has these of its own; what the program gets is no secret and is named in full.
    public static readonly string[] OfTheClient = ["HOME", "TMPDIR", "PATH"];

    public static string Name(SandboxLaunch launch) => $"autovibe-{launch.Run:n}";

    /// <summary>The temporary file by which a keeper tells that the kernel ended something for want of memory.</summary>
    public static string OutOfMemory(SandboxLaunch launch) => $".out-of-memory-{launch.Run:n}";

    public static string Label(Guid machine) => $"autovibe.machine={machine}";

    public static IEnumerable<string> Of(SandboxLaunch launch, SandboxOptions options)
    {
        var command = launch.Command;
        var relay = Keeper.Relay(command);
        return
        [
            "run", .. command.NeedsInput ? ["--interactive"] : Array.Empty<string>(),
            "--name", Name(launch), "--label", Label(command.Machine), "--hostname", "autovibe", "--log-driver", "none", "--pull", "never",
            .. command.Network == NetworkAccess.Open ? Array.Empty<string>() : ["--network", "none"], "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
            .. User(), .. Limits(command.Limits),
            .. Mount(launch.Temporary, Temporary), .. Mount(command.Home, command.Home), .. Mount(command.Workspace, command.Workspace),
            .. options.ReadPaths.Concat(command.ReadOnly).Where(Path.Exists).SelectMany(path => Mount(path, $"{path}:ro")),
            .. command.GatewaySocket is { } socket ? Mount(socket, $"{Keeper.SocketInside}:ro") : [],
            .. launch.Environment.Keys.Except(OfTheClient).SelectMany(name => new[] { "--env", name }),
            "--env", $"HOME={command.Home}", "--env", $"TMPDIR={Temporary}",
            "--workdir", command.Workspace, "--entrypoint", "perl", options.Image,
            .. Keeper.Arguments(launch, command.Program, [.. relay, .. Keeper.Limits(command.Limits), .. Keeper.Wall(command.Limits), $"--out-of-memory={Temporary}/{OutOfMemory(launch)}"]),
        ];
    }

    private static string[] Mount(string outside, string inside) => ["--volume", $"{outside}:{inside}"];

    private static string[] User() => OperatingSystem.IsWindows() ? [] : ["--user", string.Create(CultureInfo.InvariantCulture, $"{Users.Id()}:{Users.Group()}")];

    // What belongs to one process is set by the keeper, as at every level.
    private static IEnumerable<string> Limits(SandboxLimits limits)
    {
        // Swap counts into the second figure, so that equal figures allow none.
        if (limits.Memory is { } memory)
            yield return string.Create(CultureInfo.InvariantCulture, $"--memory={memory}b");
        if (limits.Memory is { } swap)
            yield return string.Create(CultureInfo.InvariantCulture, $"--memory-swap={swap}b");
        if (limits.Processes is { } processes)
            yield return string.Create(CultureInfo.InvariantCulture, $"--pids-limit={processes}");
    }
}
