using System.Globalization;

namespace AutoVibe.Machines;

/// <summary>The small program that is the parent of everything a machine runs on Linux.</summary>
internal static class Keeper
{
    /// <summary>What runs it.</summary>
    public const string Perl = "/usr/bin/perl";

    /// <summary>Where the gateway's socket lies in a sandbox with files of its own.</summary>
    public const string SocketInside = "/run/autovibe/gateway.sock";

    // Seconds in which whoever is there has ended it.
    private const long LongestStop = 60;

    private static readonly Lazy<string> Script = new(Read);

    /// <summary>Starts a program as a child of this process, below a keeper that ends it when this process ends.</summary>
    /// <param name="command">The command.</param>
    /// <param name="options">What the settings say.</param>
    /// <param name="further">Further options of the keeper, given the file of the program.</param>
    /// <param name="watch">Watches over the limits.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="MachineException">There is no Perl, or no such program.</exception>
    public static async Task<SandboxedProcess> StartAsync(SandboxCommand command, SandboxOptions options, Func<string, IEnumerable<string>> further, SandboxWatch watch, TimeProvider time)
    {
        var launch = new SandboxLaunch(command, options);
        var program = launch.FindProgram();
        string[] words = [.. Command(launch, program, [string.Create(CultureInfo.InvariantCulture, $"--parent={Environment.ProcessId}"), .. further(program)])];
        var process = await launch.StartAsync(words[0], words[1..]);
        return new(process, new KeeperLeash(process.Id, launch.Mark, overhead: 1), command, watch, time);
    }

    /// <summary>The command line that runs a program below a keeper.</summary>
    /// <param name="launch">The command and its limits.</param>
    /// <param name="program">The file of the program.</param>
    /// <param name="options">Further options of the keeper.</param>
    /// <exception cref="MachineException">There is no Perl.</exception>
    public static IEnumerable<string> Command(SandboxLaunch launch, string program, params IEnumerable<string> options)
    {
        if (!File.Exists(Perl))
            throw new MachineException(MachineErrors.IsolationUnavailable, $"There is no {Perl}, which runs the keeper of machines.", fix: "sudo apt-get install perl-base");

        return [Perl, .. Arguments(launch, program, [.. options, .. Limits(launch.Command.Limits)])];
    }

    /// <summary>What Perl is given to run a program below a keeper.</summary>
    public static IEnumerable<string> Arguments(SandboxLaunch launch, string program, IEnumerable<string> options) =>
        ["-e", Script.Value, "--", .. options, .. launch.Command.NeedsInput ? ["--input"] : Array.Empty<string>(), "--", program, .. launch.Command.Arguments];

    /// <summary>The option by which a keeper leads from the gateway's port to its socket; none when there is no socket.</summary>
    public static string[] Relay(SandboxCommand command) => command.GatewaySocket is null
        ? []
        : [string.Create(CultureInfo.InvariantCulture, $"--relay={command.GatewayPort}:{SocketInside}")];

    /// <summary>The options by which a keeper ends everything by itself when nobody is there to do it.</summary>
    public static string[] Wall(SandboxLimits limits) => limits.Wall is { } wall
        ? [string.Create(CultureInfo.InvariantCulture, $"--wall={(long)Math.Ceiling(wall.TotalSeconds) + LongestStop}")]
        : [];

    /// <summary>The options for what the kernel limits of one process.</summary>
    public static IEnumerable<string> Limits(SandboxLimits limits)
    {
        if (limits.Cpu is { } cpu)
            yield return Limit("cpu", (long)Math.Ceiling(cpu.TotalSeconds));
        if (limits.FileSize is { } size)
            yield return Limit("file_size", size);
        if (limits.OpenFiles is { } files)
            yield return Limit("open_files", files);
    }

    private static string Limit(string name, long most) => string.Create(CultureInfo.InvariantCulture, $"--limit={name}:{most}");

    private static string Read()
    {
        using var resource = typeof(Keeper).Assembly.GetManifestResourceStream("keeper.pl")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
