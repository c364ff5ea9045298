using AutoVibe.Tests;

namespace AutoVibe.Machines.Tests;

public sealed class SandboxesTests
{
    [LinuxFact]
    public async Task Every_level_is_tried_and_those_without_a_way_say_why()
    {
        var probes = await Room.Sandboxes.ProbeAsync(CancellationToken.None);

        Assert.Equal(Enum.GetValues<IsolationLevel>(), probes.Select(probe => probe.Level));
        Assert.All([IsolationLevel.None, IsolationLevel.Process], level => Assert.True(probes.Single(probe => probe.Level == level).Works));
        Assert.All(probes, probe => Assert.NotEmpty(probe.Detail));
    }

    [BubblewrapFact]
    public async Task The_strongest_level_that_works_is_the_best() =>
        Assert.Equal(IsolationLevel.Bubblewrap, (await Room.Sandboxes.BestAsync(CancellationToken.None)).Level);

    [Fact]
    public async Task A_level_that_does_not_work_is_an_error_that_says_what_mends_it()
    {
        var error = await Assert.ThrowsAsync<MachineException>(() => Room.Sandboxes.GetAsync(IsolationLevel.Container, CancellationToken.None));

        Assert.Equal(MachineErrors.IsolationUnavailable, error.Error);
        Assert.Contains("'container'", error.Message);
        Assert.Contains("AutoVibe:Sandbox:Image", error.Fix);
    }

    [Theory]
    [InlineData("relative", "", "'relative' is not the full path")]
    [InlineData("", "NUGET_PACKAGES=/packages", "'NUGET_PACKAGES=/packages' is not the name of a variable")]
    [InlineData("", "JAVA_HOME, home", "'home' is a variable that AutoVibe itself gives")]
    public void What_cannot_be_read_or_passed_on_is_an_error(string read, string passed, string error)
    {
        var options = new SandboxOptions { Read = read, PassEnvironment = passed };

        Assert.StartsWith(error, Assert.Single(options.Validate(new(options))).ErrorMessage);
    }

    [LinuxFact]
    public async Task What_a_hub_that_died_left_of_a_machine_is_found_and_killed()
    {
        using var folder = new TemporaryFolder();
        var (machine, other) = (Guid.NewGuid(), Guid.NewGuid());
        using var left = Leftover(folder, machine, "left");
        using var running = Leftover(folder, other, "running");
        await Until.TrueAsync(() => Task.FromResult(File.Exists(folder["left"]) && File.Exists(folder["running"])), "both");

        Assert.Equal(2, await Room.Sandboxes.ReapAsync(machine, CancellationToken.None));

        await left.ExitAsync();
        Assert.False(running.HasExited);
        Assert.Equal(0, await Room.Sandboxes.ReapAsync(machine, CancellationToken.None));
    }

    // The child of the process has dropped its variables.
    private static ChildProgram Leftover(TemporaryFolder folder, Guid machine, string name) => ChildProgram.StartFile(
        "/usr/bin/env", folder.Root,
        ["-i", $"AUTOVIBE_MACHINE={machine}", "/usr/bin/perl", "-e", $"if (!fork) {{ %ENV = (); exec '/usr/bin/perl', '-e', 'open F, \">\", \"{name}\"; sleep 600' }} sleep 600"]);
}
