using AutoVibe.Pipelines.Testing;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Pipelines.Tests;

public sealed class ControlTests
{
    private readonly InMemoryPipelineStore _store = new(TimeProvider.System);

    [Fact]
    public async Task A_paused_pipeline_accepts_and_does_nothing_until_it_is_resumed()
    {
        // A lane that is claimed while its pipeline is paused begins paused; one that runs already may finish a batch first.
        await using (var first = await EngineHost.StartAsync<NumbersPipeline>(_store))
        {
            await first.Pipelines.Registered;
            await first.Services.GetRequiredService<PipelineControl>().PauseAsync("numbers", default);
        }

        await using var host = await EngineHost.StartAsync<NumbersPipeline>(_store);
        var control = host.Services.GetRequiredService<PipelineControl>();
        await Until.TrueAsync(async () => (await Inspect(host)).Edges.Single().Owners == 8, "the owner of all lanes");
        _ = await host.SendAsync(new Number(1));

        Assert.Equal(1, (await Inspect(host)).Edges.Single().Backlog);
        await control.ResumeAsync("numbers", default);

        await Until.TrueAsync(() => Task.FromResult(_store.Rows.Count == 1), "the row");
    }

    [Fact]
    public async Task Draining_waits_until_all_that_was_accepted_is_done_and_then_pauses()
    {
        await using var host = await EngineHost.StartAsync<NumbersPipeline>(_store);
        for (var i = 0; i < 500; i++)
            _ = await host.SendAsync(new Number(i));

        var status = await host.Services.GetRequiredService<PipelineControl>().DrainAsync("numbers", null, default);

        Assert.True(status.Paused);
        Assert.True(status.Conserved);
        Assert.Equal(500, status.Edges.Single().Done);
        Assert.Null(status.LimitingEdge);
    }

    [Fact]
    public async Task An_unknown_pipeline_is_named()
    {
        await using var host = await EngineHost.StartAsync<NumbersPipeline>(_store);

        var error = await Assert.ThrowsAsync<PipelineException>(() => host.Services.GetRequiredService<PipelineControl>().PauseAsync("nobody", default));

        Assert.Equal("AV1003", error.Error.Code);
        Assert.Contains("'nobody'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_has_nothing_to_say_holds_up_neither_a_stop_nor_a_pause()
    {
        await using var host = await EngineHost.StartAsync<QuietPipeline>(_store);
        await Until.TrueAsync(() => Task.FromResult(_store.Rows.Count == 1), "the row");
        await host.Services.GetRequiredService<PipelineControl>().PauseAsync("quiet", default);
        await host.Services.GetRequiredService<PipelineControl>().ResumeAsync("quiet", default);
        var start = TimeProvider.System.GetTimestamp();

        await host.StopAsync();

        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    public sealed record Number(int Value);

    private static Task<PipelineStatus> Inspect(EngineHost host) => host.Services.GetRequiredService<PipelineInspector>().InspectAsync("numbers", default);

    private sealed class NumbersPipeline : PipelineDefinition
    {
        public override void Define(PipelineBuilder p) =>
            p.Inlet<Number>().Into(p.Store<Number>("stored"), edge => edge.Durable());
    }

    private sealed class QuietPipeline : PipelineDefinition
    {
        public override void Define(PipelineBuilder p) => p.Add<SaysOneThing>().Output.Into(p.Store<Number>("stored"));
    }

    private sealed class SaysOneThing : Source<Number, Number>
    {
        public override ValueTask<bool> ReadAsync(SourceBatch<Number, Number> batch, CancellationToken ct)
        {
            if (batch.Position is null)
                batch.Add(batch.Position = new(1));
            return new(true);
        }
    }
}
