using System.Net;
using System.Net.Sockets;

namespace AutoVibe.Machines.Tests;

[OnContainers]
public sealed class RealContainerTests() : SandboxContract(IsolationLevel.Container)
{
    private protected override string[] OwnVariables => ["HOSTNAME", "TERM", "container"];

    // Only the image knows what is in it.
    [SandboxFact]
    public override async Task A_program_that_is_not_there_is_an_error()
    {
        var (exit, _, errors) = await RunAsync(Room.Shell("") with { Program = "no-such-program" });

        Assert.Equal(127, exit.Code);
        Assert.Contains("cannot run no-such-program", errors, StringComparison.Ordinal);
    }

    [SandboxFact]
    public override async Task A_program_finds_others_where_AutoVibe_finds_them()
    {
        var (_, output, _) = await RunAsync(Room.Shell("echo $PATH"));

        Assert.Contains("/usr/bin", output, StringComparison.Ordinal);
    }

    // The engine refuses further processes, and the program goes on without them.
    [SandboxFact]
    public override async Task A_run_that_starts_too_many_processes_is_ended()
    {
        var (exit, output, _) = await RunAsync(Room.Perl("my $n = 0; while (defined(my $child = fork)) { sleep 600 if !$child; $n++ } print $n") with { Limits = new() { Processes = 32 } });

        Assert.Equal(0, exit.Code);
        Assert.InRange(int.Parse(output), 20, 32);
        Assert.Empty(Room.Alive());
    }

    [SandboxFact]
    public async Task A_write_outside_of_workspace_and_home_leaves_no_file()
    {
        var (_, output, _) = await RunAsync(Room.Shell($"for place in / /usr /etc /var; do echo x >$place/{Room.Token} && echo $place; done; echo x >{Room.Outside}/{Room.Token}; echo x >here; echo x >{Room.Home}/mine"));

        Assert.Equal("", output);
        Assert.True(Room.Has("here") && File.Exists(Path.Combine(Room.Home, "mine")));
        Assert.False(File.Exists(Path.Combine(Room.Outside, Room.Token)));
    }

    [SandboxFact]
    public async Task Nothing_but_the_gateway_can_be_reached()
    {
        await using var gateway = await SocketServer.StartAsync(Path.Combine(Room.Outside, "gateway.sock"));
        using var neighbour = new TcpListener(IPAddress.Loopback, 0);
        neighbour.Start();

        var (exit, output, errors) = await RunAsync(Room.Ask(("127.0.0.1", 4180), ("127.0.0.1", ((IPEndPoint)neighbour.LocalEndpoint).Port), ("192.0.2.1", 80)) with { GatewaySocket = gateway.Path, GatewayPort = 4180 });

        Assert.Equal((0, ""), (exit.Code, errors));
        Assert.Contains("you asked for /hello", output, StringComparison.Ordinal);
        Assert.Contains("no: Connection refused\nno: Network is unreachable", output, StringComparison.Ordinal);
    }

    [SandboxFact]
    public async Task What_a_hub_that_died_left_of_a_machine_is_removed()
    {
        await using var process = await StartAsync(Room.Shell("touch ready; sleep 600; :"));
        await Room.WrittenAsync("ready");

        Assert.Equal(1, await Room.Sandboxes.ReapAsync(Room.Machine, default));

        Assert.Empty(Room.Alive());
        Assert.Equal(137, (await process.Exit).Code);
    }
}
