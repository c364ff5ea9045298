using AutoVibe.Pipelines.Testing;
using AutoVibe.Tests;

namespace AutoVibe.Pipelines.Tests;

public sealed class DeliveryTests
{
    private readonly InMemoryPipelineStore _store = new(TimeProvider.System);

    [Fact]
    public async Task Messages_pass_two_durable_edges_and_reach_the_sink_once_with_their_keys_tallies_in_order()
    {
        await using var host = await EngineHost.StartAsync<TallyPipeline>(_store);
        for (var i = 0; i < 1000; i++)
            _ = await host.SendAsync(new Order($"customer-{i % 7}", 1));

        await Until.TrueAsync(() => Task.FromResult(_store.Rows.Count == 1000), "1,000 rows");

        var tallies = _store.Rows.Select(row => MessageJson.Read<Tally>(System.Text.Encoding.UTF8.GetBytes(row.Json))).ToList();
        foreach (var customer in tallies.GroupBy(tally => tally.Customer))
            Assert.Equal(Enumerable.Range(1, customer.Count()), customer.Select(tally => tally.Total));
        Assert.All(await ((IDoctor)_store).CheckAsync(deep: true, default), finding => Assert.True(finding.Passed, finding.Text));
    }

    [Fact]
    public async Task A_source_streams_through_memory_edges_in_order_to_its_end()
    {
        await using var host = await EngineHost.StartAsync<CountingPipeline>(_store);

        await Until.TrueAsync(() => Task.FromResult(_store.Rows.Count == 10_000), "10,000 rows");

        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => $"{i * 2}"), _store.Rows.Select(row => row.Json));
    }

    public sealed record Order(string Customer, int Total);

    public sealed record Tally(string Customer, int Total);

    private sealed class TallyPipeline : PipelineDefinition
    {
        public override void Define(PipelineBuilder p) => p.Inlet<Order>()
            .To(p.Add<Count>(), edge => edge.Durable().KeyBy(order => order.Customer).Partitions(4))
            .Into(p.Store<Tally>("tallies"), edge => edge.Durable().KeyBy(tally => tally.Customer).Partitions(3));
    }

    private sealed class Count : Transformer<Order, Tally>
    {
        public override async ValueTask<Tally?> TransformAsync(Order message, MessageContext context, CancellationToken ct)
        {
            var sum = await context.StateAsync<Sum>();
            sum.Total += message.Total;
            return new Tally(message.Customer, sum.Total);
        }
    }

    private sealed class Sum
    {
        public int Total { get; set; }
    }

    private sealed class CountingPipeline : PipelineDefinition
    {
        public override void Define(PipelineBuilder p) => p.Add<Numbers>().Output
            .To(p.Map<int, string>("double", number => $"{number * 2}"))
            .To(p.Map<string, int>("parse", text => int.Parse(text)))
            .Into(p.Store<int>("stored"));
    }

    private sealed class Numbers : Source<int, Numbers.At>
    {
        public override async ValueTask<bool> ReadAsync(SourceBatch<int, At> batch, CancellationToken ct)
        {
            await Task.Yield();
            var next = batch.Position?.Next ?? 0;
            while (batch.Room > 0 && next < 10_000)
                batch.Add(next++);
            batch.Position = new At(next);
            return next < 10_000;
        }

        public sealed record At(int Next);
    }
}
