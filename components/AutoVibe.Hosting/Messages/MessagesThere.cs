namespace AutoVibe.Hosting;

/// <summary>Messages behind a server.</summary>
internal sealed class MessagesThere(ApiClient api) : IMessages
{
    public async Task<ReplayReport> ReplayAsync(string pipeline, NewReplay replay, IProgress<ReplayReport>? progress, CancellationToken ct)
    {
        // Each request goes on for a while, no longer than a connection may be silent; all of them end where the first one says.
        while (true)
        {
            var report = await api.PostAsync<ReplayReport>($"/api/pipelines/{Uri.EscapeDataString(pipeline)}/replays", replay, ct);
            if (report.Finished || report.DryRun)
                return report;

            progress?.Report(report);
            replay = replay with { Until = report.Until };
        }
    }
}
