using System.Text;
using AutoVibe.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Cli.Tests;

/// <summary>Where the shop stands: all that a savepoint holds, in comparable words, and the messages that its lanes sent.</summary>
internal sealed record Cut(
    IReadOnlyList<string> Positions, IReadOnlyList<string> States, IReadOnlyList<string> Parked, IReadOnlyList<string> Timers, IReadOnlyList<string> Sources,
    IReadOnlyList<string> Sent, IReadOnlyList<long> Epochs)
{
    public const string Ticks = "tick-feed--ticks";
    public const string Orders = "order--count-orders";
    public const string Counted = "count-orders--pair-orders.orders";
    private static readonly string[] Customers = [.. Enumerable.Range(0, 40).Select(number => $"c{number}")];

    public static async Task<Cut> OfAsync(IServiceProvider services)
    {
        var catalog = services.GetRequiredService<ICatalogStore>();
        var lanes = services.GetRequiredService<ILaneStore>();
        var ids = (await catalog.ListAsync(default)).Single(pipeline => pipeline.Shape.Name == ShopPipeline.PipelineName).Ids;
        var edges = await catalog.StatusAsync(ShopPipeline.PipelineName, default);
        List<string> states = [], parked = [], timers = [], sources = [], sent = [];
        foreach (var part in new short[] { 0, 1 })
        {
            var state = await lanes.LoadAsync(new(0, part), [.. ids.Edges.Values], [.. ids.Components.Values], default);
            parked.AddRange(state.Parked.Select(head => $"{head.Slot} {head.Key} {head.State} {head.Holds}"));
            timers.AddRange(state.Timers.Select(timer => $"{part} {timer.Component} {timer.Key}"));
            sources.AddRange(state.Positions.Select(source => $"{part} {source.Key} {source.Value.Version} {Text(source.Value.Position ?? [])}"));
            foreach (var component in ids.Components.Values)
                states.AddRange((await lanes.ReadStateAsync(component, part, Customers, default)).Select(row => $"{part} {component} {row.Key} {Text(row.Body)}"));
            foreach (var edge in new[] { Ticks, Counted })
            {
                var messages = await lanes.ReadAsync(new(ids.Edges[edge], part), new(0, DateTimeOffset.UnixEpoch), 10_000, int.MaxValue, default);
                sent.AddRange(messages.Select(message => $"{edge} {message.Id} {message.Key} {Text(message.Body)}"));
            }
        }

        var sights = await services.GetRequiredService<INodeStore>().ObserveAsync(Guid.Empty, false, [.. ids.Segments.Values], [], default);
        return new(
            [.. edges.Select(edge => $"{edge.Edge} {edge.Part}: {edge.Position} = {edge.Done} + {edge.Dropped} + {edge.Held} + {edge.Dead}")],
            Sorted(states), Sorted(parked), Sorted(timers), Sorted(sources), Sorted(sent),
            [.. sights.Lanes.OrderBy(lane => lane.Lane.Segment).ThenBy(lane => lane.Lane.Part).Select(lane => lane.Epoch)]);
    }

    public static async Task<IReadOnlySet<Guid>> IdsAsync(IServiceProvider services, string edge)
    {
        var number = (await services.GetRequiredService<ICatalogStore>().ListAsync(default)).Single(pipeline => pipeline.Shape.Name == ShopPipeline.PipelineName).Ids.Edges[edge];
        var ids = new HashSet<Guid>();
        foreach (var part in new short[] { 0, 1 })
        {
            foreach (var message in await services.GetRequiredService<ILaneStore>().ReadAsync(new(number, part), new(0, DateTimeOffset.UnixEpoch), 1_000_000, int.MaxValue, default))
                Assert.True(ids.Add(message.Id), $"Message {message.Id} is there twice.");
        }

        return ids;
    }

    private static string Text(byte[] body) => Encoding.UTF8.GetString(body);

    private static string[] Sorted(IEnumerable<string> lines) => [.. lines.Order(StringComparer.Ordinal)];
}
