using System.Text;
using AutoVibe.Tests;

namespace AutoVibe.Machines.Tests;

/// <summary>A workspace and a home for one machine, and what lives of it.</summary>
internal sealed class Room : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Room()
    {
        Directory.CreateDirectory(Workspace);
        Directory.CreateDirectory(Home);
    }

    public static Sandboxes Sandboxes { get; } = new(OnContainersAttribute.Options, TimeProvider.System);

    /// <summary>Stands in the command lines of this test's programs.</summary>
    public string Token { get; } = $"t{Guid.NewGuid():n}";

    public Guid Machine { get; } = Guid.NewGuid();

    public string Workspace => _folder["workspace"];

    public string Home => _folder["home"];

    public string Outside => _folder.Root;

    public string this[string name] => Path.Combine(Workspace, name);

    public bool Has(string name) => File.Exists(this[name]);

    public SandboxCommand Shell(string script) => new()
    {
        Machine = Machine,
        Program = "/bin/sh",
        Arguments = ["-c", script, Token],
        Workspace = Workspace,
        Home = Home,
    };

    public SandboxCommand Perl(string script) => Shell("") with { Program = "/usr/bin/perl", Arguments = ["-e", script, Token] };

    /// <summary>Asks for the page <c>/hello</c> at each address and prints what each says, or <c>no: </c> and why it was not reached.</summary>
    public SandboxCommand Ask(params IEnumerable<(string Address, int Port)> places) => Perl($$"""
        use Socket;
        sub ask {
            my ($address, $port) = @_;
            socket my $s, PF_INET, SOCK_STREAM, 0;
            connect $s, sockaddr_in($port, inet_aton($address)) or return "no: $!";
            syswrite $s, "GET /hello HTTP/1.0\r\nHost: gateway\r\n\r\n";
            local $/;
            return scalar <$s>;
        }
        print ask(@$_), "\n" for {{string.Join(", ", places.Select(place => $"['{place.Address}', {place.Port}]"))}};
        """);

    public static async Task<SandboxedProcess> StartAsync(IsolationLevel level, SandboxCommand command) =>
        await (await Sandboxes.GetAsync(level, CancellationToken.None)).StartAsync(command, CancellationToken.None);

    /// <summary>Runs a command to its end, and reads all it prints.</summary>
    public static async Task<(SandboxExit Exit, string Output, string Errors)> RunAsync(IsolationLevel level, SandboxCommand command)
    {
        await using var process = await StartAsync(level, command);
        var output = ReadAsync(process.Output);
        var errors = ReadAsync(process.Error);
        return (await process.Exit.WaitAsync(TimeSpan.FromMinutes(1)), await output, await errors);
    }

    public Task WrittenAsync(string name) => Until.TrueAsync(() => Task.FromResult(Has(name)), $"the file {name}");

    /// <summary>The command lines that hold this test's token, whoever's children they are.</summary>
    public IEnumerable<string> Alive() => Directory.EnumerateDirectories("/proc").Select(CommandLine).Where(line => line.Contains(Token, StringComparison.Ordinal));

    public void Dispose()
    {
        _folder.Dispose();
        Assert.Empty(Alive());
    }

    private static async Task<string> ReadAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    private static string CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
