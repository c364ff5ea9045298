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

    /// <summary>Histograms that count seconds would otherwise have bounds that are meant for milliseconds.</summary>
    public static MeterProviderBuilder AddSeconds(this MeterProviderBuilder metrics) => metrics.AddView(instrument =>
        instrument.Unit == "s" && instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(System.Diagnostics.Metrics.Histogram<>)
            ? new ExplicitBucketHistogramConfiguration { Boundaries = Seconds }
            : null);
}
