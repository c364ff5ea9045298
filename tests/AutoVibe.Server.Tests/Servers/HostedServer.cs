using AutoVibe.Hosting;
using AutoVibe.ServiceDefaults;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

/// <summary>A server inside this process, for tests that ask it something: no process has to start, and no code to be compiled, for each of them.</summary>
public sealed class HostedServer : ServerUnderTest, IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TemporaryFolder? _own;
    private readonly Task<int> _run;
    private readonly TaskCompletionSource<ServerFacts> _answers = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // What the environment of the tests says about AutoVibe must not reach it.
    static HostedServer() => ChildProgram.ForgetSettings();

    private HostedServer(TemporaryFolder? own, string folder, (string Name, string Value)[] variables)
        : base(folder)
    {
        _own = own;
        string[] arguments = [.. variables.SelectMany(variable => new[] { $"--{variable.Name.Replace("__", ":", StringComparison.Ordinal)}", variable.Value })];
        var settings = CommandLineSettings.Parse(["--urls", "http://127.0.0.1:0", "--data", Data.Root, "--Logging:LogLevel:Default", "None", "--AutoVibe:Samples:Evolve", "false", .. arguments]);
        _run = Task.Run(() => AutoVibeServer.RunAsync(settings, builder => builder.AddServiceDefaults(ResourceNames.Server), _answers.SetResult, _stop.Token));
    }

    /// <summary>Starts one in a folder of its own.</summary>
    /// <param name="variables">Settings, named as the environment variables of a process would be.</param>
    public static Task<HostedServer> StartAsync(params (string, string)[] variables)
    {
        var folder = new TemporaryFolder();
        return new HostedServer(folder, folder.Root, variables).AnswersAsync();
    }

    public static Task<HostedServer> StartAsync(string folder, params (string, string)[] variables) =>
        new HostedServer(null, folder, variables).AnswersAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
        _own?.Dispose();
    }

    private async Task<HostedServer> AnswersAsync()
    {
        if (await Task.WhenAny(_answers.Task, _run) == _run)
            throw new InvalidOperationException($"The server ended with {await _run}.");
        Address = (await _answers.Task).Address!;
        return this;
    }
}
