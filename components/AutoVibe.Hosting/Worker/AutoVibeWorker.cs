using AutoVibe.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Hosting;

/// <summary>A process that runs pipelines and nothing else; any number of them share one PostgreSQL database.</summary>
public static partial class AutoVibeWorker
{
    /// <summary>Runs pipelines until SIGTERM or Ctrl-C, then finishes its batches and hands its lanes over.</summary>
    /// <param name="arguments">What the command line says.</param>
    /// <param name="defaults">Adds what all services of an installation do alike, such as telemetry; null for nothing.</param>
    /// <returns>The exit code: 0, or another when the process must be started anew.</returns>
    /// <exception cref="AutoVibeException">It cannot start: a setting, the database.</exception>
    public static async Task<int> RunAsync(CommandLineSettings arguments, Action<IHostApplicationBuilder>? defaults)
    {
        var settings = new WorkerSettings(arguments);
        using var host = settings.Addresses.Count == 0 ? QuietHost.Build(settings, runPipelines: true, WaitForSchema, defaults) : WorkerFace.Build(settings, WaitForSchema, defaults);
        settings.Check(host.Services);
        await host.StartAsync(settings.Addresses, CancellationToken.None);

        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(AutoVibeWorker));
        Log.Started(logger, ServerFacts.BuildVersion, host.Services.GetRequiredService<DatabaseName>().Text);
        await host.WaitForShutdownAsync();
        Log.Stopped(logger);
        return await host.Services.GetRequiredService<PipelineHost>().ExitCodeAsync();
    }

    private static void WaitForSchema(IServiceCollection services) => services.WaitForSchema();

    private static partial class Log
    {
        [LoggerMessage(5101, LogLevel.Information, "Worker {Version} runs pipelines on {Database}")]
        public static partial void Started(ILogger logger, string version, string database);

        [LoggerMessage(5102, LogLevel.Information, "Worker has stopped")]
        public static partial void Stopped(ILogger logger);
    }
}
