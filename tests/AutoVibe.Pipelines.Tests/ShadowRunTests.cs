using AutoVibe.Pipelines.Testing;
using AutoVibe.Tests;

namespace AutoVibe.Pipelines.Tests;

public sealed class ShadowRunTests
{
    private readonly InMemoryPipelineStore _store = new(TimeProvider.System);

    [Fact]
    public async Task What_sinks_execute_is_left_out_and_their_rows_are_kept()
    {
        await EngineHost.SendAsync(_store, Define, [1, 2, 3]);
        _store.Run = _store.Run with { ShadowOf = Guid.NewGuid() };

        await using var host = await EngineHost.StartAsync(_store, Define);
        await Until.TrueAsync(() => Task.FromResult(_store.Rows.Count == 3), "the rows");

        Assert.Empty(_store.Executed);
        Assert.All(await _store.CheckAsync(deep: true, default), finding => Assert.True(finding.Passed, finding.Text));
    }

    [Fact]
    public async Task Sources_and_schedules_rest_and_nothing_is_taken_from_elsewhere()
    {
        _store.Run = _store.Run with { ShadowOf = Guid.NewGuid() };

        await using var host = await EngineHost.StartAsync(_store, Define);
        await host.Pipelines.Registered;
        await Until.TrueAsync(async () => (await LanesAsync(host)).Any(lane => lane.Lane.Segment == 0 && lane.Owner is not null), "the leader");
        await Until.TrueAsync(async () => (await LanesAsync(host)).Count(lane => lane.Owner is not null) == 3, "the lanes");

        var refused = await Assert.ThrowsAsync<PipelineException>(async () => await host.SendAsync(1));
        Assert.Equal(PipelineErrors.ShadowRun, refused.Error);
        Assert.Empty(await _store.SchedulesAsync(default));
        var endless = await SegmentAsync("endless");
        Assert.Null((await LanesAsync(host)).Single(lane => lane.Lane.Segment == endless).Owner);
        Assert.Empty(_store.Rows);
    }

    private static void Define(PipelineBuilder p)
    {
        var sink = p.Add("sink", _ => new TwoWays());
        p.Inlet<int>("numbers").Into(sink, edge => edge.Durable().Partitions(1));
        p.Every(TimeSpan.FromHours(1), due => (long)due.Hour, "hours").Into(p.Store<long>("hourly"), edge => edge.Durable().Partitions(1));
        p.Add("endless", _ => new Endless()).Output.Into(p.Store<int>("stored"));
    }

    private async Task<IReadOnlyList<LaneSight>> LanesAsync(EngineHost host) =>
        (await _store.ObserveAsync(host.Pipelines.Node ?? Guid.Empty, false, [0, .. (await PipelineAsync()).Ids.Segments.Values], [], default)).Lanes;

    private async Task<int> SegmentAsync(string name) => (await PipelineAsync()).Ids.Segments[name];

    private async Task<RegisteredPipeline> PipelineAsync() => (await _store.ListAsync(default)).Single();

    private sealed class TwoWays : Sink<int>
    {
        public override ValueTask WriteAsync(IReadOnlyList<int> messages, SinkContext context, CancellationToken ct)
        {
            for (var i = 0; i < messages.Count; i++)
            {
                context.Execute("INSERT INTO numbers VALUES (@number)", new { number = messages[i] });
                context.Store(i, messages[i]);
            }

            return ValueTask.CompletedTask;
        }
    }

    private sealed class Endless : Source<int>
    {
        public override ValueTask<bool> ReadAsync(SourceBatch<int> batch, CancellationToken ct)
        {
            batch.Add(1);
            return new(true);
        }
    }
}
