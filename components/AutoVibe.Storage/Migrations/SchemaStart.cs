using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVibe.Storage;

/// <summary>Brings the schema up to date before any other service of the host starts, or refuses to start on one that does not fit.</summary>
internal sealed partial class SchemaStart(Migrator migrator, IOptions<StorageOptions> options, ILogger<SchemaStart> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (options.Value.MigrateOnStart)
        {
            await migrator.UpAsync(target: null, cancellationToken);
            return;
        }

        try
        {
            await migrator.EnsureCurrentAsync(cancellationToken);
        }
        catch (StorageException older) when (options.Value.WaitsForSchema && older.Error == StorageErrors.SchemaOlder)
        {
            // The engine asks again until the schema is there.
            Log.Waits(logger, older.Message);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(2003, LogLevel.Information, "Waiting until the schema is brought up to date: {Reason}")]
        public static partial void Waits(ILogger logger, string reason);
    }
}
