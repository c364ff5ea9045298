using System.Net;
using System.Net.Sockets;

namespace AutoVibe.Machines.Tests;

[OnBubblewrap]
public sealed class BubblewrapSandboxTests() : KeptSandboxContract(IsolationLevel.Bubblewrap)
{
    [SandboxFact]
    public async Task A_write_outside_of_workspace_and_home_leaves_no_file()
    {
        Directory.CreateDirectory(Path.Combine(Room.Outside, "neighbour"));
        string[] places = [Room.Outside, Path.Combine(Room.Outside, "neighbour"), "/", "/usr", "/etc", "/var", "/run", "/dev", "/home", "/root", "/opt"];

        var (_, output, _) = await RunAsync(Room.Shell($"""
            for place in {string.Join(' ', places)}; do mkdir -p $place 2>/dev/null; echo x >$place/{Room.Token} 2>/dev/null && echo $place; done
            echo x >{Room.Home}/mine; echo x >here; cd /tmp && echo x >{Room.Token}
            """));

        Assert.All(places, place => Assert.False(File.Exists(Path.Combine(place, Room.Token)), place));
        Assert.False(File.Exists(Path.Combine(Path.GetTempPath(), Room.Token)));
        Assert.True(Room.Has("here"));
        Assert.True(File.Exists(Path.Combine(Room.Home, "mine")));
        Assert.DoesNotContain(output.Split('\n'), place => place is "/" or "/usr" or "/etc" or "/dev" or "/run");
    }

    [SandboxFact]
    public async Task Secrets_of_the_computer_cannot_be_read()
    {
        File.WriteAllText(Path.Combine(Room.Outside, "secret"), "hidden");

        var (exit, output, _) = await RunAsync(Room.Shell($"cat /etc/shadow /etc/ssl/private/* {Room.Outside}/secret; ls -A / /root /home; true"));

        Assert.Equal(0, exit.Code);
        Assert.DoesNotContain("hidden", output);
        Assert.DoesNotContain("root:", output);
        Assert.Empty(output.Split('\n').Intersect(["root", "home", "opt", "srv", "boot", "media"]));
    }

    [SandboxFact]
    public async Task Only_its_own_processes_are_seen()
    {
        var (_, output, _) = await RunAsync(Room.Shell("ls /proc | grep -c '^[0-9]'"));

        Assert.InRange(int.Parse(output), 2, 5);
    }

    [SandboxFact]
    public async Task Nothing_but_the_gateway_can_be_reached()
    {
        await using var gateway = await SocketServer.StartAsync(Path.Combine(Room.Outside, "gateway.sock"));
        using var neighbour = new TcpListener(IPAddress.Loopback, 0);
        neighbour.Start();
        var port = ((IPEndPoint)neighbour.LocalEndpoint).Port;

        var (exit, output, errors) = await RunAsync(Room.Ask(("127.0.0.1", 4180), ("127.0.0.1", port), ("192.0.2.1", 80)) with { GatewaySocket = gateway.Path, GatewayPort = 4180 });

        Assert.Equal((0, ""), (exit.Code, errors));
        Assert.Contains("you asked for /hello", output);
        Assert.Contains("no: Connection refused\nno: Network is unreachable", output);
        Assert.False(neighbour.Pending());
    }

    [SandboxFact]
    public async Task A_command_that_opens_the_network_reaches_what_the_computer_reaches_and_no_more_files_or_processes()
    {
        using var neighbour = new TcpListener(IPAddress.Loopback, 0);
        neighbour.Start();
        var port = ((IPEndPoint)neighbour.LocalEndpoint).Port;

        var (_, output, _) = await RunAsync(Room.Perl($$"""
            use Socket;
            socket my $s, PF_INET, SOCK_STREAM, 0;
            print connect($s, sockaddr_in({{port}}, INADDR_LOOPBACK)) ? 'reached' : "no: $!", open(my $f, '>', '/usr/{{Room.Token}}') ? ' and more' : '', kill(0, {{Environment.ProcessId}}) ? ' and others' : '';
            """) with { Network = NetworkAccess.Open, GatewaySocket = Path.Combine(Room.Outside, "gateway.sock"), GatewayPort = port });

        Assert.Equal("reached", output);
        Assert.True(neighbour.Pending());
    }

    [SandboxFact]
    public async Task What_the_settings_name_can_be_read()
    {
        var tool = Directory.CreateDirectory(Path.Combine(Room.Outside, "toolchain")).FullName;
        File.WriteAllText(Path.Combine(tool, "version"), "7");
        var own = new Sandboxes(new() { Read = tool }, TimeProvider.System);

        await using var process = await (await own.GetAsync(IsolationLevel.Bubblewrap, default)).StartAsync(Room.Shell($"cat {tool}/version; echo x >{tool}/version"), default);

        Assert.Equal("7", await new StreamReader(process.Output).ReadToEndAsync());
        await process.Exit;
        Assert.Equal("7", File.ReadAllText(Path.Combine(tool, "version")));
    }

    [SandboxFact]
    public async Task Large_requests_and_answers_pass_the_relay_whole()
    {
        await using var gateway = await SocketServer.StartAsync(Path.Combine(Room.Outside, "gateway.sock"));

        var (exit, output, errors) = await RunAsync(Room.Perl("""
            use Socket;
            my @children;
            for my $child (1 .. 8) {
                next if $children[$child] = fork;
                my $body = chr(64 + $child) x 3_000_000;
                socket my $s, PF_INET, SOCK_STREAM, 0;
                connect $s, sockaddr_in(4180, INADDR_LOOPBACK) or die "no: $!";
                if (!fork) { print $s "POST /echo HTTP/1.0\r\nHost: gateway\r\nContent-Length: 3000000\r\n\r\n$body"; close $s; exit }
                local $/;
                my $answer = <$s>;
                exit($answer =~ /\r\n\r\n(.*)/s && $1 eq $body ? 0 : 1);
            }
            for (1 .. 8) { wait; $? == 0 or die "answer differs" }
            print 'whole';
            """) with { GatewaySocket = gateway.Path, GatewayPort = 4180 });

        Assert.Equal((0, "whole", ""), (exit.Code, output, errors));
    }

    [SandboxFact]
    public async Task It_does_not_run_as_root()
    {
        var (_, output, _) = await RunAsync(Room.Shell("id -u; touch mine"));

        Assert.NotEqual("0", output.Trim());
        Assert.True(Room.Has("mine"));
    }
}
