using AutoVibe.Hosting;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

/// <summary>A real server process on a free port and a data folder of its own.</summary>
public sealed class RunningServerProgram : ServerUnderTest, IDisposable
{
    private readonly TemporaryFolder? _own;

    private RunningServerProgram(TemporaryFolder? own, string folder, IReadOnlyList<string> arguments, (string, string)[] variables)
        : base(folder)
    {
        _own = own;
        Program = ChildProgram.Start("AutoVibe.Server", folder, arguments, variables);
    }

    public ChildProgram Program { get; }

    public static Task<RunningServerProgram> StartAsync(params (string, string)[] variables)
    {
        var folder = new TemporaryFolder();
        return StartAsync(folder, folder.Root, variables);
    }

    public static Task<RunningServerProgram> StartAsync(string folder, params (string, string)[] variables) => StartAsync(null, folder, variables);

    /// <summary>One life in a folder after which the intake pipeline rests: paused before a process starts, it does nothing in it.</summary>
    public static async Task RestAsync(string folder, params (string, string)[] variables)
    {
        await using var server = await HostedServer.StartAsync(folder, variables);
        using var client = server.Client();
        await client.SampleEndAsync();
        await client.TellAsync("/api/pipelines/intake/pause");
    }

    public void Dispose()
    {
        Program.Dispose();
        _own?.Dispose();
    }

    private static async Task<RunningServerProgram> StartAsync(TemporaryFolder? own, string folder, (string, string)[] variables)
    {
        var server = new RunningServerProgram(own, folder, ["--urls", "http://127.0.0.1:0"], variables);
        var found = await Until.FoundAsync(
            () => server.Program.HasExited ? throw new InvalidOperationException($"The server ended: {server.Program.Errors}") : RunningServer.Find(server.Data),
            "The server", () => server.Program.Errors);
        server.Address = found.Address;
        return server;
    }
}
