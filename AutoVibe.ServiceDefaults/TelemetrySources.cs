using Microsoft.Extensions.Configuration;
using OpenTelemetry.Metrics;

namespace AutoVibe.ServiceDefaults;

/// <summary>Whose spans and metrics are exported.</summary>
internal static class TelemetrySources
{
    private static readonly double[] Seconds = [0, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private static readonly string[] Own = ["AutoVibe.Pipelines", "AutoVibe.Machines", "AutoVibe.Storage", "AutoVibe.Platform", "AutoVibe.Redis"];

    public static string[] Spans { get; } = [.. Own, "AutoVibe.Cli", "Npgsql", "Microsoft.AspNetCore", "System.Net.Http"];

    public static string[] Meters { get; } =
        [.. Own, "Npgsql", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"];

    /// <summary>Without PostgreSQL's own where the section of Aspire's client says <c>DisableTracing</c>.</summary>
    public static string[] SpansOf(IConfiguration settings) => Without(Spans, settings, "DisableTracing");

    /// <summary>Without PostgreSQL's own where the section of Aspire's client says <c>DisableMetrics</c>.</summary>
    public static string[] MetersOf(IConfiguration settings) => Without(Meters, settings, "DisableMetrics");

    /// <summary>Histograms that count seconds would otherwise have bounds that are meant for milliseconds.</summary>
    public static MeterProviderBuilder AddSeconds(this MeterProviderBuilder metrics) => metrics.AddView(instrument =>
        instrument.Unit == "s" && instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(System.Diagnostics.Metrics.Histogram<>)
            ? new ExplicitBucketHistogramConfiguration { Boundaries = Seconds }
            : null);

    // The section of the connection is stronger than that of the client.
    private static string[] Without(string[] sources, IConfiguration settings, string name) =>
        settings.GetValue<bool?>($"Aspire:Npgsql:{ResourceNames.Database}:{name}") ?? settings.GetValue($"Aspire:Npgsql:{name}", false)
            ? [.. sources.Where(source => source != "Npgsql")]
            : sources;
}
