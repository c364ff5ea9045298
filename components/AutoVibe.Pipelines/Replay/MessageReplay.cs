namespace AutoVibe.Pipelines;

/// <summary>What a replay needs of one of its two databases.</summary>
/// <param name="Catalog">Its pipelines.</param>
/// <param name="Lanes">Reads its logs.</param>
/// <param name="Replays">Its replays.</param>
public sealed record ReplaySide(ICatalogStore Catalog, ILaneStore Lanes, IReplayStore Replays);

/// <summary>
/// Reads completed messages from the log of one run and appends them to the same edges of a shadow run, which is another database. Nothing of the first run is touched: the position is
/// the shadow run's, and it commits together with the messages. So a replay that was killed goes on where it was when it is called again, and no message comes twice.
/// </summary>
/// <remarks>Messages keep their ids, keys, headers and bodies; their numbers, times and traces are the shadow run's own.</remarks>
public sealed class MessageReplay
{
    private const int Rows = 500;
    private const int Bytes = 4 << 20;
    private readonly ReplaySide _from;
    private readonly ReplaySide _into;

    /// <param name="from">The run that produced the messages.</param>
    /// <param name="into">The database of the shadow run; it may be empty.</param>
    public MessageReplay(ReplaySide from, ReplaySide into) => (_from, _into) = (from, into);

    /// <summary>Whether a request makes sense, as far as that can be told without the shadow run.</summary>
    /// <exception cref="PipelineException">There is no such pipeline or edge, or it is not clear where to begin.</exception>
    public static async Task CheckAsync(ReplaySide from, ReplayRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(request);
        request.Start();
        ReplayEdges.Choose((await ReplayPlan.FindAsync(from, request.Pipeline, ct)).Shape, request.Edge);
    }

    /// <summary>Counts what a replay into a new run would bring.</summary>
    /// <exception cref="PipelineException">There is no such pipeline, edge or savepoint, or what is asked for has been trimmed.</exception>
    public static async Task<ReplayReport> CountAsync(ReplaySide from, ReplayRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(request);
        var start = request.Start();
        var plan = await ReplayPlan.MakeAsync(from, request, start, ct);
        var edges = new List<ReplayedEdge>();
        foreach (var group in plan.Logs.GroupBy(log => log.Edge))
        {
            long messages = 0, parked = 0;
            foreach (var range in group.Select(log => log.Range))
            {
                messages += Math.Max(0, range.Last - range.First.Seq);
                parked += (await from.Replays.ParkedAsync(range.At, range.First.Seq, range.Last, ct)).Count;
            }

            edges.Add(new(group.Key, messages, 0, parked, messages - parked));
        }

        return new(request.Pipeline, plan.Until, Finished: false, DryRun: true, edges);
    }

    /// <summary>Replays, or goes on with a replay that was begun with the same start.</summary>
    /// <param name="request">Which messages.</param>
    /// <param name="progress">Told after every commit; or null.</param>
    /// <param name="pause">Ends the call early, after its first commit; the report then says that it is not finished.</param>
    /// <param name="ct">Ends the call; what was committed stays.</param>
    /// <exception cref="PipelineException">There is no such pipeline, edge or savepoint, what is asked for has been trimmed, or it does not belong into that run.</exception>
    public async Task<ReplayReport> RunAsync(ReplayRequest request, IProgress<ReplayReport>? progress, CancellationToken pause, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var start = request.Start();
        await CheckAsync(_from, request, ct);
        await _into.Replays.BecomeShadowAsync((await _from.Catalog.IdentifyAsync(ct)).Run, await _from.Catalog.ListAsync(ct), ct);
        var plan = await ReplayPlan.MakeAsync(_from, _into, request, start, ct);
        while (plan.Next() is { } log)
        {
            await StepAsync(plan, log, ct);
            progress?.Report(plan.Report());
            if (pause.IsCancellationRequested)
                break;
        }

        return plan.Report();
    }

    private async Task StepAsync(ReplayPlan plan, ReplayLog log, CancellationToken ct)
    {
        var position = log.Position;
        var read = await _from.Lanes.ReadAsync(log.Range.At, position, Rows, Bytes, ct);
        var messages = read.TakeWhile(message => message.Seq <= log.Range.Last).ToList();
        if (messages.Count == 0 || messages[0].Seq != position.Seq + 1)
            throw log.IsTrimmed($"was trimmed beyond message {position.Seq} while it was read");

        var last = messages[^1];
        var parked = await _from.Replays.ParkedAsync(log.Range.At, position.Seq, last.Seq, ct);
        var outgoing = messages.Where(message => !parked.Contains(message.Seq)).Select(log.Address).ToList();
        var to = new LogPosition(last.Seq, last.CreatedAt);
        if (!await _into.Replays.AppendAsync(new(log.Into, position.Seq, to, outgoing), ct))
        {
            throw new PipelineException(PipelineErrors.ReplayRefused, $"Another replay of pipeline '{plan.Pipeline}' into this run is under way; nothing was appended twice.",
                fix: "Let it end, then run the same command again.");
        }

        log.MoveTo(to, outgoing.Count);
    }
}
