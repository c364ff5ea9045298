using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AutoVibe.Hosting;

/// <summary>The answer of <c>/health</c> and <c>/alive</c>.</summary>
/// <param name="Status">The worst of all checks.</param>
/// <param name="Checks">Each check, by name.</param>
internal sealed record HealthAnswer(HealthStatus Status, IReadOnlyDictionary<string, HealthAnswer.Check> Checks)
{
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        // Probes beyond the machine come without a key and learn the status only.
        var entries = RequestGuard.IsLocal(context) && ListenAddress.IsLoopbackName(context.Request.Host.Host) ? report.Entries : new Dictionary<string, HealthReportEntry>();
        var answer = new HealthAnswer(report.Status, entries.ToDictionary(
            entry => entry.Key, entry => new Check(entry.Value.Status, entry.Value.Description, Math.Round(entry.Value.Duration.TotalMilliseconds, 1))));
        return context.Response.WriteAsJsonAsync(answer, WireFormat.Options);
    }

    internal sealed record Check(HealthStatus Status, string? Text, double DurationMs);
}
