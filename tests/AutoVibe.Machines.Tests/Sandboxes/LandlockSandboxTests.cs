using System.Net;
using System.Net.Sockets;
using AutoVibe.Tests;

namespace AutoVibe.Machines.Tests;

[OnLandlock]
public sealed class LandlockSandboxTests() : KeptSandboxContract(IsolationLevel.Landlock)
{
    [SandboxFact]
    public async Task A_write_outside_of_workspace_and_home_leaves_no_file()
    {
        Directory.CreateDirectory(Path.Combine(Room.Outside, "neighbour"));
        string[] places = [Room.Outside, Path.Combine(Room.Outside, "neighbour"), Path.GetTempPath(), "/", "/usr", "/etc", "/var", "/run", "/dev", "/dev/shm", "/home", "/root", "/opt"];

        var (_, output, _) = await RunAsync(Room.Shell($"""
            for place in {string.Join(' ', places)}; do
                echo x >$place/{Room.Token} && echo $place; mkdir $place/{Room.Token} && echo $place; ln -s x $place/{Room.Token} && echo $place
                ln here $place/{Room.Token} && echo $place; mv here $place/{Room.Token} && echo $place
            done
            echo x >{Room.Home}/mine; mkdir -p a b; echo x >a/here; mv a/here b/here; ln b/here also; rm -r a
            """));

        Assert.Equal("", output);
        Assert.All(places, place => Assert.False(Path.Exists(Path.Combine(place, Room.Token)), place));
        Assert.True(Room.Has("b/here") && Room.Has("also") && !Directory.Exists(Room["a"]));
        Assert.True(File.Exists(Path.Combine(Room.Home, "mine")));
    }

    [SandboxFact]
    public async Task What_lies_outside_is_neither_changed_cut_off_nor_removed()
    {
        var kept = Path.Combine(Room.Outside, "kept");
        File.WriteAllText(kept, "as it was");

        var (_, output, _) = await RunAsync(Room.Shell($"""
            ln -s {kept} link; : >{kept} && echo cut; : >link && echo linked; echo x >>{kept} && echo longer; rm -f {kept} && echo removed; mv {kept} . && echo moved
            perl -e 'truncate shift, 0 and print "truncated\n"' {kept}
            """));

        Assert.Equal(("", "as it was"), (output, File.ReadAllText(kept)));
    }

    [SandboxFact]
    public async Task Secrets_of_the_computer_cannot_be_read()
    {
        File.WriteAllText(Path.Combine(Room.Outside, "secret"), "hidden");

        var (exit, output, _) = await RunAsync(Room.Shell($"cat /etc/shadow /etc/ssl/private/* {Room.Outside}/secret /proc/{Environment.ProcessId}/environ; ls -A / /root /home {Room.Outside}; true"));

        Assert.Equal((0, ""), (exit.Code, output));
    }

    [SandboxFact]
    public async Task Devices_and_the_kernels_files_are_there()
    {
        var (exit, output, errors) = await RunAsync(Room.Shell("echo x >/dev/null && head -c 4 /dev/urandom | wc -c; grep -c . /proc/self/status >/dev/null && grep -q . /etc/passwd && echo read >/dev/stdout"));

        Assert.Equal((0, "4\nread\n", ""), (exit.Code, output, errors));
    }

    [SandboxFact]
    public async Task Processes_outside_are_not_signalled_where_the_kernel_can_forbid_it()
    {
        using var neighbour = ChildProgram.StartFile("/bin/sleep", Room.Outside, ["600"]);

        var (_, output, _) = await RunAsync(Room.Perl($$"""
            my $forbids = syscall(444, 0, 0, 1) >= 6;
            print kill(0, {{neighbour.Id}}, getppid) == ($forbids ? 0 : 2) ? 'as told' : 'not as told';
            """));

        Assert.Equal(("as told", false), (output, neighbour.HasExited));
        neighbour.KillNow();
    }

    [SandboxFact]
    public async Task The_network_is_open_and_said_to_be()
    {
        using var neighbour = new TcpListener(IPAddress.Loopback, 0);
        neighbour.Start();

        var (_, output, _) = await RunAsync(Room.Perl($"use Socket; socket my $s, PF_INET, SOCK_STREAM, 0; print connect($s, sockaddr_in({((IPEndPoint)neighbour.LocalEndpoint).Port}, INADDR_LOOPBACK)) ? 'reached' : $!"));

        Assert.Equal("reached", output);
        Assert.False((await Room.Sandboxes.GetAsync(IsolationLevel.Landlock, default)).ClosesNetwork);
    }
}
