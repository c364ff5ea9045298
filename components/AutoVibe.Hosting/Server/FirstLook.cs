using AutoVibe.Machines;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Hosting;

/// <summary>Takes in the sample project when the database holds no project yet, so that the first look shows something true.</summary>
internal sealed partial class FirstLook(IProjects projects, ICatalogStore catalog, ILogger<FirstLook> logger) : BackgroundService
{
    private static readonly string Sample = Path.Combine(AppContext.BaseDirectory, "samples", "todo");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            if (Directory.Exists(Sample) && (await catalog.IdentifyAsync(stoppingToken)).ShadowOf is null && (await projects.ListAsync(new() { Limit = 1 }, stoppingToken)).Projects.Count == 0)
                await projects.TakeInAsync(new NewProject { Repository = Sample, Name = "Sample: todo", Slug = "sample-todo", Description = "The sample that comes with AutoVibe." }, stoppingToken);
        }
        catch (AutoVibeException error)
        {
            // Nothing depends on the sample.
            Log.NoSample(logger, error.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5002, LogLevel.Warning, "The sample project was not taken in: {Reason}")]
        public static partial void NoSample(ILogger logger, string reason);
    }
}
