using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Hosting;

/// <summary>A worker's host that answers probes at the addresses it was given, and nothing else.</summary>
internal static class WorkerFace
{
    public static IHost Build(WorkerSettings settings, Action<IServiceCollection> add, Action<IHostApplicationBuilder>? defaults)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            EnvironmentName = settings.Installation.Profile.ToString(),
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.AddProgram(settings, runPipelines: true);
        builder.WebHost.UseUrls([.. settings.Addresses.Select(address => address.Url)]);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddServerHealth(settings);
        add(builder.Services);
        defaults?.Invoke(builder);

        var app = builder.Build();
        app.Use(SafeHeaders.InvokeAsync);
        app.UseProbes();
        return app;
    }
}
