using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Pipelines.Tests;

/// <summary>What the instruments of one host tell.</summary>
internal sealed class Figures : IDisposable
{
    private readonly Lock _sync = new();
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, double> _sums = [];
    private Dictionary<string, double> _seen = [];

    public Figures(EngineHost host)
    {
        var meters = host.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The present value of a gauge, or all that was added to a counter; null when there is none.</summary>
    /// <param name="name">Name of the instrument, with the values of its tags behind it.</param>
    public double? Of(string name)
    {
        lock (_sync)
        {
            _seen = [];
            _listener.RecordObservableInstruments();
            return _seen.TryGetValue(name, out var seen) ? seen : _sums.TryGetValue(name, out var sum) ? sum : null;
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Value}").Prepend(instrument.Name));
        lock (_sync)
        {
            if (instrument.IsObservable)
                _seen[name] = value;
            else
                _sums[name] = _sums.GetValueOrDefault(name) + value;
        }
    }
}
