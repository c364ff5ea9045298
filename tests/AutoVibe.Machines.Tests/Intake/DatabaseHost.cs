using AutoVibe.Pipelines;
using AutoVibe.Storage;
using AutoVibe.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Machines.Tests;

/// <summary>A process that runs the intake pipeline on a real database.</summary>
internal sealed class DatabaseHost : IAsyncDisposable
{
    private readonly IHost _host;

    private DatabaseHost(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public IProjectStore Projects => Services.GetRequiredService<IProjectStore>();

    public static Task<DatabaseHost> OnSqliteAsync(string folder, Action<IServiceCollection>? configure = null) =>
        StartAsync("AutoVibe:Data", Path.Combine(folder, "data"), folder, configure);

    public static async Task<DatabaseHost> OnPostgresAsync(string database, string folder, Action<IServiceCollection>? configure = null) =>
        await StartAsync("ConnectionStrings:autovibe", (await PostgresCluster.SharedAsync()).ConnectionString(database), folder, configure);

    /// <summary>Takes a folder in and waits for the end.</summary>
    public async Task<Intake> TakeInAsync(string folder) => await EndAsync(await RequestAsync(folder));

    public Task<Intake> EndAsync(Intake intake) =>
        Services.GetRequiredService<ProjectIntake>().EndAsync(intake.Id, progress: null, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(5));

    public async Task<Intake> RequestAsync(string folder)
    {
        var intakes = Services.GetRequiredService<ProjectIntake>();
        var project = await intakes.FindOrCreateAsync(new() { Repository = folder }, folder, CancellationToken.None);
        return await intakes.RequestAsync(project.Id, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    private static async Task<DatabaseHost> StartAsync(string key, string value, string folder, Action<IServiceCollection>? configure)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { [key] = value });
        builder.Services.AddAutoVibeStorage().AddIntake(_ => Path.Combine(folder, "data")).RunPipelines();
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole();
        configure?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new(host);
    }
}
