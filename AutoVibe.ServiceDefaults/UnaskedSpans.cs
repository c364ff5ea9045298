using System.Diagnostics;
using OpenTelemetry;

namespace AutoVibe.ServiceDefaults;

/// <summary>Keeps back what would be noise: probes, and statements that nobody's work caused, such as the engine's look at the database each second.</summary>
internal sealed class UnaskedSpans : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (IsProbe(data) || (data.ParentSpanId == default && data.Source.Name == "Npgsql"))
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }

    private static bool IsProbe(Activity span) =>
        span.Kind == ActivityKind.Server && span.GetTagItem("url.path") is ResourceNames.HealthPath or ResourceNames.AlivePath;
}
