namespace AutoVibe.Server.Tests;

/// <summary>One server for tests that only ask it something.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    public HostedServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await HostedServer.StartAsync();

    public Task DisposeAsync() => Server.DisposeAsync().AsTask();
}
