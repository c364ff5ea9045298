using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AutoVibe.ServiceDefaults;

/// <summary>The trace of one command of a command line: what it asks a server for, or does itself, stands below its span.</summary>
public sealed class CommandTelemetry : IDisposable
{
    private static readonly ActivitySource Source = new("AutoVibe.Cli");
    private readonly TracerProvider _provider;
    private readonly Activity? _span;

    private CommandTelemetry(TracerProvider provider, string command)
    {
        _provider = provider;
        _span = Source.StartActivity(command);
    }

    /// <summary>Begins the span of a command; null when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is not set.</summary>
    public static CommandTelemetry? Begin(string service, string command) =>
        Environment.GetEnvironmentVariable(ServiceDefaultsExtensions.Endpoint) is not { Length: > 0 }
            ? null
            : new(
                Sdk.CreateTracerProviderBuilder()
                    .ConfigureResource(resource => resource.AddService(service).AddEnvironmentVariableDetector())
                    .AddSource(TelemetrySources.Spans)
                    .AddProcessor(new UnaskedSpans())
                    .AddOtlpExporter()
                    .Build(),
                command);

    /// <summary>Ends the span and sends what was gathered.</summary>
    public void Dispose()
    {
        _span?.Dispose();
        _provider.Dispose();
    }
}
