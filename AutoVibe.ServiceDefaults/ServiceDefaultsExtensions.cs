using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AutoVibe.ServiceDefaults;

/// <summary>What every service of AutoVibe does alike.</summary>
public static partial class ServiceDefaultsExtensions
{
    /// <summary>The environment variable that switches telemetry on.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Sends traces, metrics and logs over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set, and connects through Aspire's client integrations where the program was built with their packages.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="service">The service's name where <c>OTEL_SERVICE_NAME</c> gives none.</param>
    public static void AddServiceDefaults(this IHostApplicationBuilder builder, string service)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddDatabase(builder);
        AddRedis(builder);
        if (string.IsNullOrEmpty(builder.Configuration[Endpoint]))
            return;

        // Read when the web server starts; without it the framework's own spans say nothing of the request.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.IncludeScopes = true;
        });
        new Telemetry(builder.Services)
            .ConfigureResource(resource => resource.AddService(service, serviceVersion: Version).AddEnvironmentVariableDetector())
            .WithTracing(traces => traces.AddSource(TelemetrySources.SpansOf(builder.Configuration)).AddProcessor(new UnaskedSpans()))
            .WithMetrics(metrics => metrics.AddMeter(TelemetrySources.MetersOf(builder.Configuration)).AddSeconds())
            .WithLogging()
            .UseOtlpExporter();
        builder.Services.AddTransient<IStartupFilter, RequestSpans>();

        // In front of everything else that starts, so that nothing is missed.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, TelemetryStart>());
    }

    // Both have a body where the packages are.
    static partial void AddDatabase(IHostApplicationBuilder builder);

    static partial void AddRedis(IHostApplicationBuilder builder);

    private static string Version { get; } = typeof(ServiceDefaultsExtensions).Assembly.GetName().Version!.ToString(3);

    /// <summary>What the hosting package would bring: the extensions hang on nothing but the services.</summary>
    private sealed class Telemetry(IServiceCollection services) : IOpenTelemetryBuilder
    {
        public IServiceCollection Services => services;
    }
}
