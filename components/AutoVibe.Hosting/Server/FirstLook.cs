using AutoVibe.Machines;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Hosting;

/// <summary>Takes in a sample project and evolves another one when the database holds no project yet, so that the first look shows something true.</summary>
internal sealed partial class FirstLook(IProjects projects, IEvolutions evolutions, ICatalogStore catalog, SampleOptions options, TimeProvider time, ILogger<FirstLook> logger) : BackgroundService
{
    private const string Evolved = "sample-calculator";
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);
    private static readonly string Samples = Path.Combine(AppContext.BaseDirectory, "samples");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            if (!Directory.Exists(Samples) || (await catalog.IdentifyAsync(stoppingToken)).ShadowOf is not null || (await projects.ListAsync(new() { Limit = 1 }, stoppingToken)).Projects.Count > 0)
                return;
            if (options.TakeIn)
                await TakeInAsync("todo", stoppingToken);
            if (options.Evolve)
                await EvolveAsync(stoppingToken);
        }
        catch (AutoVibeException error)
        {
            // Nothing depends on the samples.
            Log.NoSample(logger, error.Message);
        }
    }

    private Task TakeInAsync(string name, CancellationToken ct) => projects.TakeInAsync(
        new NewProject { Repository = Path.Combine(Samples, name), Name = $"Sample: {name}", Slug = $"sample-{name}", Description = "The sample that comes with AutoVibe." }, ct);

    private async Task EvolveAsync(CancellationToken ct)
    {
        await TakeInAsync("calculator", ct);
        // Machines begin with its first checkpoint, which is taken behind the intake.
        while ((await projects.ShowAsync(Evolved, ct)).Project.CurrentCheckpoint is null)
            await Task.Delay(LookAgain, time, ct);
        await evolutions.RequestAsync(
            Evolved,
            new()
            {
                Prompt = "A division by zero must print 'cannot divide by zero' and end with exit code 2.", Agent = AgentTypes.Scripted, Variants = 3, Budget = "3.00",
                Command = Path.Combine(Samples, "calculator.script.json"),
            },
            ct);
    }

    private static partial class Log
    {
        [LoggerMessage(5002, LogLevel.Warning, "A sample project was not taken in or not evolved: {Reason}")]
        public static partial void NoSample(ILogger logger, string reason);
    }
}
