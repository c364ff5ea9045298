using AutoVibe.Tests;

namespace AutoVibe.Machines.Tests;

/// <summary>What every level of isolation keeps to on Linux.</summary>
public abstract class SandboxContract(IsolationLevel level) : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private protected Room Room { get; } = new();

    /// <summary>Variables that every program at this level finds besides.</summary>
    private protected virtual string[] OwnVariables => [];

    [SandboxFact]
    public async Task A_program_gives_its_output_and_its_exit_code()
    {
        var (exit, output, errors) = await RunAsync(Room.Shell("pwd; echo no >&2; exit 3"));

        Assert.Equal((3, null, SandboxEnd.Exited), (exit.Code, exit.Signal, exit.End));
        Assert.Equal((Room.Workspace, "no"), (output.Trim(), errors.Trim()));
    }

    [SandboxFact]
    public async Task A_program_that_a_signal_ended_says_which()
    {
        var (exit, _, _) = await RunAsync(Room.Shell("kill -SEGV $$"));

        Assert.Equal((139, "SIGSEGV", SandboxEnd.Exited), (exit.Code, exit.Signal, exit.End));
    }

    [SandboxFact]
    public virtual async Task A_program_that_is_not_there_is_an_error()
    {
        var error = await Assert.ThrowsAsync<MachineException>(() => StartAsync(Room.Shell("") with { Program = "no-such-program" }));

        Assert.Equal(MachineErrors.ProgramNotFound, error.Error);
        Assert.Contains("no-such-program", error.Message);
    }

    [SandboxFact]
    public async Task Only_the_variables_that_were_given_or_are_passed_on_reach_the_program()
    {
        Environment.SetEnvironmentVariable("ROOM_SHAPE", "round");
        Environment.SetEnvironmentVariable("ROOM_COLOR", "red");
        var (_, output, _) = await RunAsync(Room.Shell("env") with { Program = "/usr/bin/env", Arguments = [], Environment = new Dictionary<string, string> { ["ROOM_COLOR"] = "blue" } });

        var names = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=')[0]).Order(StringComparer.Ordinal);
        Assert.Equal(["AUTOVIBE_MACHINE", "AUTOVIBE_RUN", "HOME", "PATH", "ROOM_COLOR", "ROOM_SHAPE", "TMPDIR"], names.Except([.. OwnVariables, "PWD"]));
        Assert.Contains($"HOME={Room.Home}\n", output);
        Assert.Contains("ROOM_COLOR=blue\n", output);
        Assert.Contains("ROOM_SHAPE=round\n", output);
    }

    [SandboxFact]
    public virtual async Task A_program_finds_others_where_AutoVibe_finds_them()
    {
        var (_, output, _) = await RunAsync(Room.Shell("echo $PATH"));

        Assert.Equal(ProgramPath.Own, output.Trim());
    }

    [SandboxFact]
    public async Task A_program_reads_what_is_written_to_it()
    {
        await using var process = await StartAsync(Room.Shell("read line; echo \"<$line>\"") with { NeedsInput = true });
        await process.Input.WriteAsync("hello\n"u8.ToArray());
        await process.Input.FlushAsync();

        Assert.Equal("<hello>", await new StreamReader(process.Output).ReadLineAsync());
    }

    [SandboxFact]
    public async Task A_program_that_needs_no_input_finds_none()
    {
        var (exit, output, _) = await RunAsync(Room.Shell("cat; echo end"));

        Assert.Equal((0, "end\n"), (exit.Code, output));
    }

    [SandboxFact]
    public async Task A_program_that_is_stopped_may_tidy_up()
    {
        await using var process = await StartAsync(Room.Shell("trap 'echo tidy >tidied; exit 5' TERM; touch ready; while :; do sleep 0.02; done"));
        await Room.WrittenAsync("ready");

        var exit = await process.StopAsync(Long);

        Assert.Equal((5, SandboxEnd.Stopped), (exit.Code, exit.End));
        Assert.Equal("tidy\n", File.ReadAllText(Room["tidied"]));
    }

    [SandboxFact]
    public async Task A_program_that_ignores_the_question_is_killed_with_its_children()
    {
        await using var process = await StartAsync(Room.Perl("""$SIG{TERM} = 'IGNORE'; fork; fork; open F, '>', "ready$$"; sleep 600"""));
        await Until.TrueAsync(() => Task.FromResult(Directory.GetFiles(Room.Workspace).Length == 4), "Four processes");

        var exit = await process.StopAsync(Grace);

        Assert.Empty(Room.Alive());
        Assert.Equal((137, "SIGKILL", SandboxEnd.Stopped), (exit.Code, exit.Signal, exit.End));
        Assert.True(exit.Usage.Wall >= Grace);
    }

    [SandboxFact]
    public async Task What_a_program_leaves_running_ends_with_it()
    {
        var (exit, _, _) = await RunAsync(Room.Perl("""exit 0 if fork; sleep 600"""));

        Assert.Equal(0, exit.Code);
        Assert.Empty(Room.Alive());
    }

    [SandboxFact]
    public async Task A_run_that_takes_too_long_is_ended() =>
        await EndsAsync(SandboxEnd.OutOfTime, Room.Shell("sleep 600; :"), new() { Wall = Grace });

    [SandboxFact]
    public async Task A_run_that_computes_too_much_is_ended()
    {
        var exit = await EndsAsync(SandboxEnd.OutOfCpu, Room.Perl("fork; 1 while 1"), new() { Cpu = TimeSpan.FromMilliseconds(200) });

        Assert.True(exit.Usage.Cpu > TimeSpan.FromMilliseconds(200));
    }

    [SandboxFact]
    public async Task A_run_that_eats_memory_is_ended()
    {
        var exit = await EndsAsync(SandboxEnd.OutOfMemory, Room.Perl("""my @all; while (@all < 400) { push @all, 'x' x 1_000_000; select undef, undef, undef, 0.005 } sleep 600"""), new() { Memory = 100_000_000 });

        Assert.True(exit.Usage.PeakMemory > 100_000_000);
    }

    [SandboxFact]
    public virtual async Task A_run_that_starts_too_many_processes_is_ended()
    {
        var exit = await EndsAsync(SandboxEnd.TooManyProcesses, Room.Perl("fork for 1 .. 6; sleep 600"), new() { Processes = 32 });

        Assert.InRange(exit.Usage.PeakProcesses, 33, 64);
    }

    [SandboxFact]
    public async Task A_run_that_fills_the_disk_is_ended()
    {
        var exit = await EndsAsync(
            SandboxEnd.OutOfDisk, Room.Perl("""for my $n (1 .. 20) { open F, '>', "part$n"; print F 'x' x 1_000_000 for 1 .. 2; close F } sleep 600"""), new() { Disk = 10_000_000 });

        Assert.InRange(exit.Usage.Disk, 10_000_000, 60_000_000);
    }

    [SandboxFact]
    public async Task A_run_that_prints_without_end_is_held_back_and_ended()
    {
        await using var process = await StartAsync(Room.Perl("""$| = 1; open F, '>', 'pieces'; F->autoflush(1); for (1 .. 16384) { print 'x' x 65536; print F 'p' }""") with
        {
            Limits = new() { Output = 5_000_000 },
        });
        await Until.TrueAsync(() => Task.FromResult(Room.Has("pieces") && new FileInfo(Room["pieces"]).Length > 0), "the first piece");
        Assert.InRange(new FileInfo(Room["pieces"]).Length, 1, 20);

        var read = 0L;
        var buffer = new byte[65536];
        while (await process.Output.ReadAsync(buffer) is > 0 and var bytes)
            read += bytes;

        Assert.Equal(SandboxEnd.TooMuchOutput, (await process.Exit).End);
        Assert.InRange(read, 5_000_000, 5_000_000 + buffer.Length);
        Assert.Equal(read, process.Usage.Output);
    }

    [SandboxFact]
    public async Task Disposing_of_a_run_ends_it()
    {
        var process = await StartAsync(Room.Shell("touch ready; sleep 600; :"));
        await Room.WrittenAsync("ready");

        await process.DisposeAsync();

        Assert.Empty(Room.Alive());
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Room.Dispose();
    }

    private protected Task<SandboxedProcess> StartAsync(SandboxCommand command) => Room.StartAsync(level, command);

    private protected Task<(SandboxExit Exit, string Output, string Errors)> RunAsync(SandboxCommand command) => Room.RunAsync(level, command);

    private protected async Task<SandboxExit> EndsAsync(SandboxEnd end, SandboxCommand command, SandboxLimits limits)
    {
        var (exit, _, errors) = await RunAsync(command with { Limits = limits });
        Assert.Equal("", errors);
        Assert.Equal(end, exit.End);
        Assert.Empty(Room.Alive());
        return exit;
    }
}
