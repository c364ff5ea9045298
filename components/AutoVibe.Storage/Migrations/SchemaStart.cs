using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AutoVibe.Storage;

/// <summary>Brings the schema up to date before any other service of the host starts, or refuses to start on one that does not fit.</summary>
internal sealed class SchemaStart(Migrator migrator, IOptions<StorageOptions> options) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (options.Value.MigrateOnStart)
            await migrator.UpAsync(target: null, cancellationToken);
        else
            await migrator.EnsureCurrentAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
