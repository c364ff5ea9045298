using System.Text.Json;
using AutoVibe.Platform;
using AutoVibe.Redis;
using AutoVibe.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Chaos.Tests;

/// <summary>The test's own process as a user of the database: it sends and asks, and runs no lanes.</summary>
internal sealed class Client : IAsyncDisposable
{
    private readonly IHost _host;

    private Client(IHost host) => _host = host;

    public static async Task<Client> StartAsync(ChaosDatabase database)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(
            database.Settings.Select(setting => KeyValuePair.Create(setting.Name.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddAutoVibeStorage().AddPipeline<ChaosPipeline>().AddPipeline<ChoresPipeline>();
        if (builder.Configuration.GetConnectionString("redis") is { } redis)
            builder.Services.AddCoordination(alone: false).AddAutoVibeRedis(redis, new(), RunAsync, JsonSerializerOptions.Default);
        var host = builder.Build();
        await host.StartAsync();
        await database.CreateTablesAsync();
        return new(host);
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public async Task SendAsync(Step step) => _ = await Get<IEnqueue<Step>>().EnqueueAsync(step, CancellationToken.None);

    public async Task SendAsync(Chore chore) => _ = await Get<IEnqueue<Chore>>().EnqueueAsync(chore, CancellationToken.None);

    /// <summary>Every invariant of the engine's books, checked row by row.</summary>
    public async Task BooksBalanceAsync() =>
        Assert.All(await Get<IDoctor>().CheckAsync(deep: true, CancellationToken.None), finding => Assert.True(finding.Passed, $"{finding.Check}: {finding.Text}"));

    private static async Task<string> RunAsync(IServiceProvider services, CancellationToken ct) =>
        (await services.GetRequiredService<ICatalogStore>().IdentifyAsync(ct)).Run.ToString("n");

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
