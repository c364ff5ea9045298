using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Hosting;

/// <summary>A host without HTTP, for the worker and for commands that open the database themselves.</summary>
internal static class QuietHost
{
    public static IHost Build(ProgramSettings settings, bool runPipelines, Action<IServiceCollection>? add = null, Action<IHostApplicationBuilder>? defaults = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings
        {
            EnvironmentName = settings.Installation.Profile.ToString(),
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.AddProgram(settings, runPipelines);
        add?.Invoke(builder.Services);
        defaults?.Invoke(builder);
        return builder.Build();
    }
}
