namespace AutoVibe.Hosting;

/// <summary>Messages of the database that this process has open.</summary>
internal sealed class MessagesHere(IServiceProvider services, TimeProvider time) : IMessages
{
    public Task<ReplayReport> ReplayAsync(string pipeline, NewReplay replay, IProgress<ReplayReport>? progress, CancellationToken ct) =>
        ReplayAsync(pipeline, replay, progress, Timeout.InfiniteTimeSpan, ct);

    /// <summary>The same, for a while only; every call gets some way.</summary>
    public async Task<ReplayReport> ReplayAsync(string pipeline, NewReplay replay, IProgress<ReplayReport>? progress, TimeSpan atMost, CancellationToken ct)
    {
        var from = ShadowRun.SideOf(services);
        var request = replay.Of(pipeline);
        if (replay.DryRun)
            return await MessageReplay.CountAsync(from, request, ct);

        // Before a folder is made for it.
        await MessageReplay.CheckAsync(from, request, ct);
        await using var shadow = await ShadowRun.OpenAsync(replay.Into, ct);
        using var pause = new CancellationTokenSource(atMost, time);
        return await new MessageReplay(from, shadow.Side).RunAsync(request, progress, pause.Token, ct);
    }
}
