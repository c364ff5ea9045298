namespace AutoVibe.Machines.Tests;

public sealed class ProcessSandboxTests() : KeptSandboxContract(IsolationLevel.Process)
{
    [SandboxFact]
    public async Task A_program_that_kills_its_keeper_ends_with_it()
    {
        var (exit, _, _) = await RunAsync(Room.Perl("kill 9, getppid; sleep 600"));

        Assert.Equal("SIGKILL", exit.Signal);
        Assert.Empty(Room.Alive());
    }

    [SandboxFact]
    public async Task A_keeper_that_is_held_still_does_not_keep_the_program_alive()
    {
        await using var process = await StartAsync(Room.Perl("kill 'STOP', getppid; open F, '>', 'held'; close F; sleep 600"));
        await Room.WrittenAsync("held");

        await process.StopAsync(TimeSpan.Zero);

        Assert.Empty(Room.Alive());
    }
}
