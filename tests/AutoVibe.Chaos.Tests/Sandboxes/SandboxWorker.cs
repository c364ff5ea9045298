using AutoVibe.Machines;

namespace AutoVibe.Chaos.Tests;

/// <summary>A process that runs one machine in a sandbox, until it is killed.</summary>
internal static class SandboxWorker
{
    public const string Word = "--sandbox";

    // The machine does all it can to live on: it is deaf to signals, and a child of it left its session and dropped its variables.
    private const string Machine = """
        $SIG{$_} = 'IGNORE' for qw(TERM HUP INT QUIT);
        if (!fork) {
            require POSIX;
            POSIX::setsid();
            exit 0 if fork;
            %ENV = ();
            exec '/usr/bin/perl', '-e', '$SIG{$_} = "IGNORE" for qw(TERM HUP INT QUIT); open F, ">", "begun"; close F; sleep 600', $ARGV[0];
        }
        sleep 600;
        """;

    /// <param name="level">The word for the isolation.</param>
    /// <param name="folder">The workspace.</param>
    /// <param name="token">Stands in the command lines of the machine.</param>
    /// <param name="parent">The process that must not be outlived.</param>
    public static async Task<int> RunAsync(string level, string folder, string token, int parent)
    {
        ParentWatch.Start(parent);
        var sandbox = await new Machines.Sandboxes(new(), TimeProvider.System).GetAsync(Words.FromWord<IsolationLevel>(level), default);
        await using var machine = await sandbox.StartAsync(
            new() { Machine = Guid.NewGuid(), Program = "/usr/bin/perl", Arguments = ["-e", Machine, token], Workspace = folder, Home = folder }, default);
        await machine.Exit;
        return 1;
    }
}
