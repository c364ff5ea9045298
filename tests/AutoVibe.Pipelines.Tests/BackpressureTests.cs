using System.Diagnostics;

namespace AutoVibe.Pipelines.Tests;

/// <summary>A producer that could give 50,000 messages a second and more, and a consumer that takes 100.</summary>
[Collection(nameof(Alone))]
public sealed class BackpressureTests
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("AUTOVIBE_CHAOS") == "full" ? 60 : 15);

    [Fact]
    public async Task A_slow_consumer_holds_its_source_back_and_memory_stays_flat()
    {
        await using var rig = new Rig();
        var (flood, trickle) = (new Flood(), new Trickle());
        var (managed, _) = Memory();
        await rig.StartPipelineAsync(
            p => p.Add("flood", _ => flood).Output.To(p.Map<Reading, Reading>("pass", reading => reading)).Into(p.Add("trickle", _ => trickle)),
            options => (options.DrainTimeout, options.HandlerGrace) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100)));
        await rig.UntilAsync(() => trickle.Taken > 0, "the first message");
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        var (_, resident) = Memory();

        await Task.Delay(Span, TimeProvider.System);

        var (managedAfter, residentAfter) = Memory();
        Assert.InRange(managedAfter - managed, long.MinValue, 50 << 20);
        Assert.InRange(residentAfter - resident, long.MinValue, 50 << 20);
        Assert.InRange(trickle.Taken, 20 * Span.TotalSeconds, 110 * (Span.TotalSeconds + 2));
        Assert.InRange(flood.Given - trickle.Taken, 1, 20_000);
        Assert.True(trickle.InOrder);
    }

    private static (long Managed, long Resident) Memory()
    {
        var managed = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        return (managed, process.WorkingSet64);
    }

    private sealed record Reading(long No, string Text);

    private sealed class Flood : Source<Reading>
    {
        private long _given;

        public long Given => Volatile.Read(ref _given);

        public override ValueTask<bool> ReadAsync(SourceBatch<Reading> batch, CancellationToken ct)
        {
            while (batch.Room > 0)
                batch.Add(new Reading(Interlocked.Increment(ref _given), new string('x', 300)));
            return new(true);
        }
    }

    private sealed class Trickle : Sink<Reading>
    {
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
        private long _taken;

        public long Taken => Volatile.Read(ref _taken);

        public bool InOrder { get; private set; } = true;

        public override async ValueTask WriteAsync(IReadOnlyList<Reading> messages, SinkContext context, CancellationToken ct)
        {
            foreach (var message in messages)
            {
                await Task.Delay(Pause, TimeProvider.System, ct);
                InOrder &= message.No == Interlocked.Increment(ref _taken);
            }
        }
    }
}
