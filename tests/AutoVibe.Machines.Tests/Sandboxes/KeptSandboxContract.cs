namespace AutoVibe.Machines.Tests;

/// <summary>What a level keeps to whose runs live below a keeper.</summary>
public abstract class KeptSandboxContract(IsolationLevel level) : SandboxContract(level)
{
    // Two forks, a session of its own, no variable left, and deaf to every signal but one.
    private const string Escape = """
        if (!fork) {
            require POSIX;
            POSIX::setsid();
            exit 0 if fork;
            %ENV = ();
            exec '/usr/bin/perl', '-e', '$SIG{$_} = "IGNORE" for qw(TERM HUP INT QUIT); open F, ">", "escaped"; close F; sleep 600', $ARGV[0];
        }
        """;

    [SandboxFact]
    public async Task Who_runs_away_ends_with_the_program()
    {
        var (exit, _, _) = await RunAsync(Room.Perl($"{Escape} select undef, undef, undef, 0.01 until -e 'escaped'; exit 6"));

        Assert.Equal(6, exit.Code);
        Assert.True(Room.Has("escaped"));
        Assert.Empty(Room.Alive());
    }

    [SandboxFact]
    public async Task Who_runs_away_is_stopped_too()
    {
        await using var process = await StartAsync(Room.Perl($"{Escape} $SIG{{TERM}} = 'IGNORE'; sleep 600"));
        await Room.WrittenAsync("escaped");

        await process.StopAsync(TimeSpan.Zero);

        Assert.Empty(Room.Alive());
    }

    // The kernel tells the end of a parent when the thread ends that started the child.
    [SandboxFact]
    public async Task A_run_outlives_the_thread_that_asked_for_it()
    {
        Task<SandboxedProcess>? starting = null;
        var thread = new Thread(() => starting = StartAsync(Room.Shell("read line; echo still here") with { NeedsInput = true }));
        thread.Start();
        thread.Join();
        await using var process = await starting!;

        await process.Input.WriteAsync("\n"u8.ToArray());
        await process.Input.FlushAsync();

        Assert.Equal("still here", await new StreamReader(process.Output).ReadLineAsync());
    }

    [SandboxFact]
    public async Task A_file_that_is_too_large_ends_the_program()
    {
        var exit = await EndsAsync(SandboxEnd.FileTooLarge, Room.Perl("""open F, '>', 'big'; print F 'x' x 1_000_000 while 1"""), new() { FileSize = 5_000_000 });

        Assert.Equal("SIGXFSZ", exit.Signal);
        Assert.Equal(5_000_000, new FileInfo(Room["big"]).Length);
    }

    [SandboxFact]
    public async Task A_program_may_open_only_so_many_files()
    {
        var (exit, output, _) = await RunAsync(Room.Shell("ulimit -n") with { Limits = new() { OpenFiles = 77 } });

        Assert.Equal((0, "77\n"), (exit.Code, output));
    }
}
