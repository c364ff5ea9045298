using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Machines.Tests;

public sealed class MachineTelemetryTests
{
    [Fact]
    public void Machines_that_are_not_over_are_told_by_state_and_asked_for_only_when_somebody_reads()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var telemetry = new MachineTelemetry(services.GetRequiredService<IMeterFactory>());
        Assert.False(telemetry.ShowsOpen);
        var seen = new Dictionary<string, int>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Name == "autovibe.machines.open" && instrument.Meter.Scope == services.GetRequiredService<IMeterFactory>())
                    own.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) => seen[$"{tags[0].Value}"] = value);
        listener.Start();

        telemetry.See(new Dictionary<MachineState, int> { [MachineState.Working] = 3, [MachineState.Paused] = 1 });
        listener.RecordObservableInstruments();

        Assert.True(telemetry.ShowsOpen);
        Assert.Equal(
            new() { ["spawning"] = 0, ["active"] = 0, ["working"] = 3, ["checkpointing"] = 0, ["paused"] = 1, ["terminating"] = 0 }, seen);
    }
}
