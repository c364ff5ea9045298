using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Hosting;

/// <summary>A host without HTTP, for the worker and for commands that open the database themselves.</summary>
internal static class QuietHost
{
    public static IHost Build(ProgramSettings settings, bool runPipelines)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings
        {
            EnvironmentName = settings.Installation.Profile.ToString(),
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddConfiguration(settings.Configuration);
        builder.Logging.AddPlainConsole(builder.Configuration);
        builder.Services.AddAutoVibe(settings, runPipelines);
        return builder.Build();
    }
}
