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
    private readonly Counter<long> _sent;
    private readonly Counter<long> _dead;
    private readonly Histogram<double> _age;
    private readonly EngineMeters _meters;

    internal PipelineTelemetry(IMeterFactory meters, EngineMeters engineMeters)
    {
        _meters = engineMeters;
        _meter = meters.Create(Name);
        _processDuration = _meter.CreateHistogram<double>("messaging.process.duration", "s", "Time a segment spent on one batch.");
        _consumed = _meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}", "Messages that left a durable edge for good.");
        _failed = _meter.CreateCounter<long>("autovibe.pipelines.failures", "{message}", "Tries that failed, by what became of the message.");
        _commits = _meter.CreateCounter<long>("autovibe.pipelines.commits", "{commit}", "Commits of lanes.");
        _sent = _meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Messages that a durable edge accepted from this process.");
        _dead = _meter.CreateCounter<long>("autovibe.pipelines.dead_letters", "{message}", "Messages that were parked until a person decides.");
        _age = _meter.CreateHistogram<double>("autovibe.edge.age", "s", "Age of the oldest message of a batch when it left its edge.");
        engineMeters.Gauges.Register(_meter);
        engineMeters.Streams.Register(_meter);
        _meter.CreateObservableCounter("autovibe.pipelines.handled", ObserveNodes, "{message}", "Messages that components handled.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    /// <summary>The span of somebody who sends into a pipeline; the message's trace goes on below it.</summary>
    internal static Activity? BeginSend(string edge, Guid message, int messages)
    {
        if (!Source.HasListeners())
            return null;
        var span = Source.StartActivity($"send {edge}", ActivityKind.Producer);
        Describe(span, "send", edge, messages);
        span?.SetTag("messaging.message.id", message.ToString());
        return span;
    }

    /// <summary>The span of a source that sends what somebody's trace asked for.</summary>
    internal static Activity? BeginSource(string source, byte[]? trace, int messages)
    {
        if (!Source.HasListeners() || !TraceBytes.TryRead(trace, out var parent))
            return null;
        var span = Source.StartActivity($"send {source}", ActivityKind.Producer, parent);
        Describe(span, "send", source, messages);
        return span;
    }

    /// <summary>Runs a batch in a span that continues the first message's trace and links the others. What the work throws marks it.</summary>
    internal async Task ProcessAsync(SegmentContext context, IReadOnlyList<Arrival> arrivals, Run run, Func<Task> work)
    {
        using var span = BeginBatch(context, arrivals, run);
        try
        {
            await work();
        }
        catch (Exception error) when (error is not (OperationCanceledException or TaskGivenBackException or TaskLostException))
        {
            span.Fail(error);
            throw;
        }
    }

    private BatchSpan BeginBatch(SegmentContext context, IReadOnlyList<Arrival> arrivals, Run run)
    {
        var started = Stopwatch.GetTimestamp();
        if (!Source.HasListeners())
            return new BatchSpan(this, context, null, started);

        ActivityContext parent = default;
        List<ActivityLink>? links = null;
        var together = true;
        foreach (var arrival in arrivals)
        {
            if (!TraceBytes.TryRead(arrival.Message.Trace, out var trace))
            {
                together = false;
                continue;
            }

            together &= parent == default || parent.TraceId == trace.TraceId;
            if (parent == default)
                parent = trace;
            else if ((links ??= []).Count < 128)
                links.Add(new ActivityLink(trace));
        }

        var activity = Source.StartActivity(ActivityKind.Consumer, parent, null, links, default, $"process {context.Plan.Name}");
        if (activity is null)
            return new BatchSpan(this, context, null, started);
        Describe(activity, "process", arrivals.Count > 0 ? arrivals[0].Draft.Name : context.Plan.Name, arrivals.Count);
        activity.SetTag("autovibe.pipeline", context.Pipeline);
        if (arrivals.Count == 0)
            return new BatchSpan(this, context, activity, started);

        // Of several traces each goes on by itself.
        arrivals[0].Span = TraceBytes.Write(activity.Context);
        run.Trace = arrivals.Count == 1 || together ? arrivals[0].Span : null;
        return new BatchSpan(this, context, activity, started);
    }

    internal void Sent(string edge, int messages) => _sent.Add(messages, new KeyValuePair<string, object?>("messaging.destination.name", edge));

    internal void Sent(SegmentContext context, IReadOnlyList<OutgoingMessage> outputs)
    {
        foreach (var group in outputs.GroupBy(output => output.To.Edge))
        {
            var (edge, count) = (context.Outputs[group.Key].Name, group.Count());
            _meters.Edge(context.Pipeline, edge).Sent(count);
            Sent(edge, count);
        }
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
            var (oldest, count, dead) = (TimeSpan.Zero, 0, 0);
            for (; i < arrivals.Count && arrivals[i].Draft == draft; i++)
            {
                dead += arrivals[i].Verdict == Verdict.Dead ? 1 : 0;
                if (arrivals[i].Verdict is not (Verdict.Done or Verdict.Dropped))
                    continue;
                count++;
                var waited = now - arrivals[i].Message.CreatedAt;
                age += waited;
                oldest = waited > oldest ? waited : oldest;
            }

            if (dead > 0)
                _dead.Add(dead, new KeyValuePair<string, object?>("messaging.destination.name", draft.Name));
            if (count == 0)
                continue;
            _meters.Edge(context.Pipeline, draft.Name).Received(count, age);
            _age.Record(oldest.TotalSeconds, new KeyValuePair<string, object?>("messaging.destination.name", draft.Name));
            _consumed.Add(count, new KeyValuePair<string, object?>("messaging.destination.name", draft.Name));
        }
    }

    private static void Describe(Activity? span, string operation, string destination, int messages)
    {
        if (span is null)
            return;
        span.SetTag("messaging.system", "autovibe");
        span.SetTag("messaging.operation.type", operation);
        span.SetTag("messaging.operation.name", operation);
        span.SetTag("messaging.destination.name", destination);
        span.SetTag("messaging.batch.message_count", messages);
    }

    private IEnumerable<Measurement<long>> ObserveNodes() => _meters.Nodes.Select(node =>
        new Measurement<long>(node.Read().Messages, new("autovibe.pipeline", node.Pipeline), new("autovibe.component", node.Component)));

    private readonly struct BatchSpan(PipelineTelemetry telemetry, SegmentContext context, Activity? activity, long started) : IDisposable
    {
        // What it says may hold what a message held, and that stays in the database.
        public void Fail(Exception error) => activity?.SetTag("error.type", error.GetType().FullName).SetStatus(ActivityStatusCode.Error);

        public void Dispose()
        {
            activity?.Dispose();
            telemetry._processDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("autovibe.segment", context.Plan.Name));
        }
    }
}
