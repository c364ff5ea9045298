namespace AutoVibe.Server.Tests;

/// <summary>One server for tests that only ask it something.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    public RunningServerProgram Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await RunningServerProgram.StartAsync();

    public Task DisposeAsync()
    {
        Server.Dispose();
        return Task.CompletedTask;
    }
}
