namespace AutoVibe.Machines.Tests;

public sealed class ContainerSandboxTests : IDisposable
{
    private readonly Room _room = new();

    [Fact]
    public void A_container_has_no_network_and_no_rights_and_only_its_folders()
    {
        var words = Arguments(_room.Shell("true"));

        Assert.Equal(["--network", "none", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"], words.SkipWhile(word => word != "--network").Take(7));
        Assert.Equal(
            [$"{_room.Home}/.tmp:/tmp", $"{_room.Home}:{_room.Home}", $"{_room.Workspace}:{_room.Workspace}"],
            words.Where((_, at) => at > 0 && words[at - 1] == "--volume"));
    }

    [Fact]
    public void A_command_may_open_the_network() =>
        Assert.DoesNotContain("--network", Arguments(_room.Shell("true") with { Network = NetworkAccess.Open }));

    [Fact]
    public void Values_of_variables_do_not_stand_in_the_command_line()
    {
        var words = Arguments(_room.Shell("true") with { Environment = new Dictionary<string, string> { ["TOKEN"] = "very-secret" } });

        Assert.Contains("TOKEN", words);
        Assert.DoesNotContain(words, word => word.Contains("very-secret", StringComparison.Ordinal));
    }

    [Fact]
    public void The_gateway_is_its_socket_behind_a_relay()
    {
        var words = Arguments(_room.Shell("true") with { GatewaySocket = "/run/hub.sock", GatewayPort = 4180 });

        Assert.Contains("/run/hub.sock:/run/autovibe/gateway.sock:ro", words);
        Assert.Contains("--relay=4180:/run/autovibe/gateway.sock", words);
    }

    [Fact]
    public void Memory_and_processes_are_limited_by_the_engine_and_each_process_by_the_keeper()
    {
        var words = Arguments(_room.Shell("true") with
        {
            Limits = new() { Memory = 1_000_000, Processes = 50, OpenFiles = 100, FileSize = 2_000_000, Cpu = TimeSpan.FromSeconds(1.5), Wall = TimeSpan.FromSeconds(30) },
        });

        Assert.Equal(
            ["--memory=1000000b", "--memory-swap=1000000b", "--pids-limit=50", "--limit=cpu:2", "--limit=file_size:2000000", "--limit=open_files:100", "--wall=90"],
            words.Where(word => new[] { "--memory", "--pids", "--limit", "--wall" }.Any(name => word.StartsWith(name, StringComparison.Ordinal))));
    }

    public void Dispose() => _room.Dispose();

    private static List<string> Arguments(SandboxCommand command)
    {
        var options = new SandboxOptions { Image = "an-image" };
        return [.. ContainerArguments.Of(new(command, options), options)];
    }
}
