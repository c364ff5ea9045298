namespace AutoVibe.Pipelines;

/// <summary>The logs that one call replays, and how far each of them is.</summary>
internal sealed class ReplayPlan
{
    private ReplayPlan(string pipeline, DateTimeOffset until, IReadOnlyList<ReplayLog> logs) => (Pipeline, Until, Logs) = (pipeline, until, logs);

    public string Pipeline { get; }

    public DateTimeOffset Until { get; }

    public IReadOnlyList<ReplayLog> Logs { get; }

    /// <summary>What a replay into a new run would be.</summary>
    public static async Task<ReplayPlan> MakeAsync(ReplaySide from, ReplayRequest request, ReplayStart start, CancellationToken ct)
    {
        var pipeline = await FindAsync(from, request.Pipeline, ct);
        var edges = ReplayEdges.Choose(pipeline.Shape, request.Edge);
        ReplayEdges.RequireApart(pipeline.Shape, [.. edges.Select(edge => edge.Name)]);
        var ranges = await RangesAsync(from, pipeline, edges, request, start, ct);
        var logs = edges.SelectMany(edge => Of(ranges, pipeline.Ids.Edges[edge.Name]).Select(range =>
            new ReplayLog(edge.Name, range, range.At, edge.Partitions, Begin(range, range.At, start)))).ToList();
        return Checked(request, start, ranges, logs);
    }

    /// <summary>What is left of a replay into a run; what has not begun begins.</summary>
    public static async Task<ReplayPlan> MakeAsync(ReplaySide from, ReplaySide into, ReplayRequest request, ReplayStart start, CancellationToken ct)
    {
        var pipeline = await FindAsync(from, request.Pipeline, ct);
        var edges = ReplayEdges.Choose(pipeline.Shape, request.Edge);
        var shadow = await FindOrRegisterAsync(into, pipeline.Shape, ct);
        var begun = await into.Replays.PositionsAsync(ct);
        RequireSame(shadow, edges, begun, start);

        // The start of what has begun is known; the savepoint that it began at may be gone by now.
        var isKnown = edges.All(edge => begun.Count(position => position.At.Edge == shadow.Ids.Edges[edge.Name]) == edge.Partitions);
        var ranges = await RangesAsync(from, pipeline, edges, request, isKnown ? null : start, ct);
        var logs = edges.SelectMany(edge => Of(ranges, pipeline.Ids.Edges[edge.Name]).Select(range =>
        {
            var at = new EdgePart(shadow.Ids.Edges[edge.Name], range.At.Part);
            var position = begun.FirstOrDefault(known => known.At == at) ?? Begin(range, at, start);
            return new ReplayLog(edge.Name, range, at, ReplayEdges.Find(shadow.Shape, edge.Name)!.Partitions, position);
        })).ToList();
        var plan = Checked(request, isKnown ? null : start, ranges, logs);
        if (!isKnown)
            await into.Replays.BeginAsync([.. logs.Select(log => new ReplayPosition { At = log.Into, Start = $"{start}", Began = log.Began, Position = log.Position })], ct);
        return plan;
    }

    /// <summary>The log whose next message is the oldest, as far as that is known, so that all of them move through time together.</summary>
    public ReplayLog? Next() => Logs.Where(log => log.Remaining > 0).MinBy(log => log.Position.At);

    public ReplayReport Report() => new(
        Pipeline, Until, Logs.All(log => log.Remaining == 0), DryRun: false,
        [.. Logs.GroupBy(log => log.Edge).Select(group =>
        {
            var (replayed, seen, remaining) = (group.Sum(log => log.Replayed), group.Sum(log => log.Position.Seq - log.Began), group.Sum(log => log.Remaining));
            return new ReplayedEdge(group.Key, seen + remaining, replayed, seen - replayed, remaining);
        })]);

    public static async Task<RegisteredPipeline> FindAsync(ReplaySide side, string pipeline, CancellationToken ct) =>
        (await side.Catalog.ListAsync(ct)).FirstOrDefault(candidate => candidate.Shape.Name == pipeline)
        ?? throw new PipelineException(PipelineErrors.UnknownPipeline, $"There is no pipeline '{pipeline}' in this database.");

    private static async Task<RegisteredPipeline> FindOrRegisterAsync(ReplaySide into, PipelineShape shape, CancellationToken ct)
    {
        if ((await into.Catalog.ListAsync(ct)).All(known => known.Shape.Name != shape.Name))
            await into.Catalog.RegisterAsync(shape, ct);
        return await FindAsync(into, shape.Name, ct);
    }

    // In one run an edge has one start, and no two edges of which one feeds the other.
    private static void RequireSame(RegisteredPipeline shadow, IReadOnlyList<EdgeShape> edges, IReadOnlyList<ReplayPosition> begun, ReplayStart start)
    {
        foreach (var edge in edges)
        {
            if (!shadow.Ids.Edges.TryGetValue(edge.Name, out var number))
                throw ReplayEdges.Unknown(shadow.Shape, edge.Name, "pipeline of the shadow run");
            if (begun.FirstOrDefault(position => position.At.Edge == number && position.Start != $"{start}") is { } other)
                throw new PipelineException(PipelineErrors.ReplayRefused, $"The replay of edge '{edge.Name}' into this run began at {other.Start}, not at {start}.", fix: "Name the same start to go on, or another run to begin anew.");
        }

        var replayed = shadow.Ids.Edges.Where(edge => begun.Any(position => position.At.Edge == edge.Value)).Select(edge => edge.Key);
        ReplayEdges.RequireApart(shadow.Shape, [.. edges.Select(edge => edge.Name).Union(replayed)]);
    }

    private static Task<IReadOnlyList<ReplayRange>> RangesAsync(
        ReplaySide from, RegisteredPipeline pipeline, IReadOnlyList<EdgeShape> edges, ReplayRequest request, ReplayStart? start, CancellationToken ct) =>
        from.Replays.FindAsync(request.Pipeline, [.. edges.Select(edge => pipeline.Ids.Edges[edge.Name])], start, request.Until, ct);

    private static IEnumerable<ReplayRange> Of(IReadOnlyList<ReplayRange> ranges, int edge) => ranges.Where(range => range.At.Edge == edge);

    private static ReplayPosition Begin(ReplayRange range, EdgePart at, ReplayStart start) =>
        new() { At = at, Start = $"{start}", Began = range.First.Seq, Position = range.First };

    private static ReplayPlan Checked(ReplayRequest request, ReplayStart? start, IReadOnlyList<ReplayRange> ranges, IReadOnlyList<ReplayLog> logs)
    {
        foreach (var log in logs)
        {
            if (start?.From < log.Range.TrimmedAt)
                throw log.IsTrimmed($"was trimmed up to {log.Range.TrimmedAt.ToUniversalTime():O}, beyond {start}");
            if (log.Position.Seq < log.Range.Trimmed)
                throw log.IsTrimmed($"was trimmed up to message {log.Range.Trimmed}, beyond {(start is null ? "the replay" : start)} at {log.Position.Seq}");
        }

        // Behind the last message that has been read, so that calling again ends at the same place.
        var until = request.Until ?? ranges.Select(range => range.LastAt).DefaultIfEmpty().Max() + TimeSpan.FromMicroseconds(1);
        return new(request.Pipeline, until, logs);
    }
}
