using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AutoVibe.Machines;

/// <summary>The spans and metrics of calls of models.</summary>
public sealed class GatewayTelemetry : IDisposable
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "AutoVibe.Machines";

    private static readonly ActivitySource Source = new(Name);
    private readonly Meter _meter;
    private readonly Histogram<long> _tokens;
    private readonly Histogram<double> _duration;
    private readonly Counter<double> _cost;

    /// <summary>Makes its instruments.</summary>
    public GatewayTelemetry(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(Name);
        _tokens = _meter.CreateHistogram(GenAi.TokenUsage, "{token}", "Tokens of one call.", advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864] });
        _duration = _meter.CreateHistogram(GenAi.OperationDuration, "s", "Time of one call.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] });
        _cost = _meter.CreateCounter<double>(GenAi.Cost, "{currency}", "What calls cost, by currency.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    /// <summary>The span of a call, below that of its machine.</summary>
    internal static Activity? Begin(GatewayRun run, string provider, string model, bool streams)
    {
        var span = Source.StartActivity($"chat {model}", ActivityKind.Client, run.Parent);
        span?.SetTag(GenAi.OperationName, "chat").SetTag(GenAi.ProviderName, provider).SetTag(GenAi.RequestModel, model).SetTag(GenAi.RequestStream, streams)
            .SetTag(GenAi.Machine, run.Machine.ToString()).SetTag(GenAi.Project, run.Project.ToString());
        return span;
    }

    /// <summary>What a span says of an answer.</summary>
    internal static void Describe(Activity? span, AnswerMeter answer)
    {
        span?.SetTag(GenAi.ResponseId, answer.Id).SetTag(GenAi.ResponseModel, answer.Model);
        if (answer.FinishReason is { } reason)
            span?.SetTag(GenAi.ResponseFinishReasons, new[] { reason });
    }

    /// <summary>Ends the span and counts the call.</summary>
    internal void End(Activity? span, string provider, GatewayExchange exchange)
    {
        var error = exchange.Refusal?.Code ?? (exchange.Trouble is null ? exchange.Status >= 400 ? $"{exchange.Status}" : null : "_OTHER");
        TagList tags = [new(GenAi.OperationName, "chat"), new(GenAi.ProviderName, provider), new(GenAi.RequestModel, exchange.Model)];
        if (exchange.Basis != ChargeBasis.Nothing)
        {
            _tokens.Record(exchange.Tokens.Prompt, [.. tags, new(GenAi.TokenType, "input")]);
            _tokens.Record(exchange.Tokens.Output, [.. tags, new(GenAi.TokenType, "output")]);
            _cost.Add((double)Money(exchange), [.. tags, new(GenAi.Currency, exchange.Currency)]);
        }

        if (error is not null)
            tags.Add(GenAi.ErrorType, error);
        _duration.Record(exchange.Duration.TotalSeconds, tags);
        if (span is null)
            return;

        span.SetTag(GenAi.UsageInputTokens, exchange.Tokens.Prompt).SetTag(GenAi.UsageOutputTokens, exchange.Tokens.Output)
            .SetTag(GenAi.UsageCachedTokens, exchange.Tokens.CachedRead).SetTag(GenAi.UsageCacheCreationTokens, exchange.Tokens.CacheWrite + exchange.Tokens.CacheWriteLong)
            .SetTag(GenAi.Cost, (double)Money(exchange)).SetTag(GenAi.Currency, exchange.Currency).SetTag(GenAi.Basis, exchange.Basis.ToWord());
        if (error is not null)
            span.SetTag(GenAi.ErrorType, error).SetStatus(ActivityStatusCode.Error, exchange.Trouble);
        span.Dispose();
    }

    private static decimal Money(GatewayExchange exchange) => exchange.Cost / 1_000_000m;
}
