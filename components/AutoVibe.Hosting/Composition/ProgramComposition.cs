using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Hosting;

internal static class ProgramComposition
{
    /// <summary>Puts settings, logs and everything that opens the database into a host of any kind.</summary>
    public static void AddProgram(this IHostApplicationBuilder builder, ProgramSettings settings, bool runPipelines)
    {
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(settings.Configuration);
        builder.Logging.AddPlainConsole(builder.Configuration);
        builder.Services.AddAutoVibe(settings, runPipelines);
    }
}
