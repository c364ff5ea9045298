using System.Diagnostics;
using System.Diagnostics.Metrics;
using AutoVibe.Pipelines;

namespace AutoVibe.Benchmarks;

/// <summary>Listens to the engine's spans and metrics as an exporter would, so that what they cost is in the figures.</summary>
internal sealed class Listeners : IDisposable
{
    private readonly ActivityListener _spans = new()
    {
        ShouldListenTo = static source => source.Name.StartsWith("AutoVibe.", StringComparison.Ordinal),
        Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    private readonly MeterListener _metrics = new()
    {
        InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == PipelineTelemetry.Name)
                listener.EnableMeasurementEvents(instrument);
        },
    };

    public Listeners()
    {
        ActivitySource.AddActivityListener(_spans);
        _metrics.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        _metrics.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        _metrics.Start();
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _spans.Dispose();
    }
}
