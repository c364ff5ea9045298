using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AutoVibe.Pipelines;

/// <summary>The spans and metrics of the pipeline engine. Names follow OpenTelemetry's messaging conventions.</summary>
public sealed class PipelineTelemetry : IDisposable
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "AutoVibe.Pipelines";

    private static readonly ActivitySource Source = new(Name);
    private readonly Meter _meter;
    private readonly Histogram<double> _processDuration;
    private readonly Counter<long> _consumed;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _commits;
    private readonly EngineMeters _meters;

    internal PipelineTelemetry(IMeterFactory meters, EngineMeters engineMeters)
    {
        _meters = engineMeters;
        _meter = meters.Create(Name);
        _processDuration = _meter.CreateHistogram<double>("messaging.process.duration", "s", "Time a segment spent on one batch.");
        _consumed = _meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}", "Messages that left a durable edge for good.");
        _failed = _meter.CreateCounter<long>("autovibe.pipelines.failures", "{message}", "Tries that failed, by what became of the message.");
        _commits = _meter.CreateCounter<long>("autovibe.pipelines.commits", "{commit}", "Commits of lanes.");
        _meter.CreateObservableCounter("autovibe.pipelines.handled", ObserveNodes, "{message}", "Messages that components handled.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    /// <summary>One span for a batch; it continues the first message's trace and links the others.</summary>
    internal BatchSpan BeginBatch(SegmentContext context, IReadOnlyList<Arrival> arrivals, Run run)
    {
        var started = Stopwatch.GetTimestamp();
        if (!Source.HasListeners())
            return new BatchSpan(this, context, null, started);

        ActivityContext parent = default;
        List<ActivityLink>? links = null;
        foreach (var arrival in arrivals)
        {
            if (!TraceBytes.TryRead(arrival.Message.Trace, out var trace))
                continue;
            if (parent == default)
                parent = trace;
            else if ((links ??= []).Count < 128)
                links.Add(new ActivityLink(trace));
        }

        var activity = Source.StartActivity(ActivityKind.Consumer, parent, null, links, default, $"process {context.Plan.Name}");
        if (activity is null)
            return new BatchSpan(this, context, null, started);
        activity.SetTag("messaging.system", "autovibe");
        activity.SetTag("messaging.operation.type", "process");
        activity.SetTag("messaging.operation.name", "process");
        activity.SetTag("messaging.destination.name", arrivals.Count > 0 ? arrivals[0].Draft.Name : context.Plan.Name);
        activity.SetTag("messaging.batch.message_count", arrivals.Count);
        activity.SetTag("autovibe.pipeline", context.Pipeline);
        run.Trace = arrivals.Count == 1 ? TraceBytes.Write(activity.Context) : null;
        return new BatchSpan(this, context, activity, started);
    }

    internal void Committed(string pipeline, string segment) =>
        _commits.Add(1, new("autovibe.pipeline", pipeline), new("autovibe.segment", segment));

    internal void Failed(string edge, Verdict verdict) =>
        _failed.Add(1, new("messaging.destination.name", edge), new("outcome", verdict.ToString().ToLowerInvariant()));

    internal void Settled(SegmentContext context, IReadOnlyList<Arrival> arrivals)
    {
        var now = context.Engine.Time.GetUtcNow();
        for (var i = 0; i < arrivals.Count;)
        {
            var draft = arrivals[i].Draft;
            var age = TimeSpan.Zero;
            var count = 0;
            for (; i < arrivals.Count && arrivals[i].Draft == draft; i++)
            {
                if (arrivals[i].Verdict is not (Verdict.Done or Verdict.Dropped))
                    continue;
                count++;
                age += now - arrivals[i].Message.CreatedAt;
            }

            if (count == 0)
                continue;
            _meters.Edge(context.Pipeline, draft.Name).Received(count, age);
            _consumed.Add(count, new KeyValuePair<string, object?>("messaging.destination.name", draft.Name));
        }
    }

    private IEnumerable<Measurement<long>> ObserveNodes() => _meters.Nodes.Select(node =>
        new Measurement<long>(node.Read().Messages, new("autovibe.pipeline", node.Pipeline), new("autovibe.component", node.Component)));

    internal readonly struct BatchSpan(PipelineTelemetry telemetry, SegmentContext context, Activity? activity, long started) : IDisposable
    {
        public void Dispose()
        {
            activity?.Dispose();
            telemetry._processDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("autovibe.segment", context.Plan.Name));
        }
    }
}

/// <summary>A W3C trace context as 25 bytes: trace id, span id, flags.</summary>
internal static class TraceBytes
{
    public static byte[] Write(ActivityContext context)
    {
        var bytes = new byte[25];
        context.TraceId.CopyTo(bytes.AsSpan(0, 16));
        context.SpanId.CopyTo(bytes.AsSpan(16, 8));
        bytes[24] = (byte)context.TraceFlags;
        return bytes;
    }

    public static byte[]? OfCurrent() => Activity.Current is { } current ? Write(current.Context) : null;

    public static bool TryRead(byte[]? bytes, out ActivityContext context)
    {
        context = default;
        if (bytes is not { Length: 25 })
            return false;
        context = new ActivityContext(
            ActivityTraceId.CreateFromBytes(bytes.AsSpan(0, 16)), ActivitySpanId.CreateFromBytes(bytes.AsSpan(16, 8)), (ActivityTraceFlags)bytes[24], isRemote: true);
        return true;
    }
}
