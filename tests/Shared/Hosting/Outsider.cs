using System.Text;
using AutoVibe.Hosting;
using AutoVibe.Machines;
using AutoVibe.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Tests;

/// <summary>Another process on the same SQLite file: it may append messages while somebody else runs the pipelines.</summary>
internal static class Outsider
{
    /// <summary>Puts bodies on an edge of the intake pipeline, whatever they hold.</summary>
    public static Task SendAsync(DataFolder folder, string edge, params string[] bodies) => SendAsync(folder, edge, [.. bodies.Select(Encoding.UTF8.GetBytes)]);

    /// <inheritdoc cref="SendAsync(DataFolder, string, string[])"/>
    public static async Task SendAsync(DataFolder folder, string edge, IEnumerable<byte[]> bodies)
    {
        using var host = Open(folder);
        var number = (await host.Services.GetRequiredService<ICatalogStore>().ListAsync(default)).Single(pipeline => pipeline.Shape.Name == IntakePipeline.PipelineName).Ids.Edges[edge];
        var store = host.Services.GetRequiredService<ISendStore>();
        var sender = Guid.CreateVersion7();
        await store.OpenAsync(sender, default);

        var messages = bodies.Select(body => new SendMessage(
            new() { To = new(number, 0), Id = Guid.CreateVersion7(), Key = "key", Contract = 1, Body = body }, null, null));
        await store.SendAsync(new(sender, 0, [.. messages]), default);
    }

    /// <summary>Writes as a node does that runs a part of a pipeline and cannot go on.</summary>
    public static async Task ComplainAsync(DataFolder folder, string component, string problem)
    {
        using var host = Open(folder);
        var node = Guid.CreateVersion7();
        await host.Services.GetRequiredService<INodeStore>().RegisterAsync(new(node, "elsewhere", "1", new Dictionary<string, int>()), default);
        await host.Services.GetRequiredService<IUpkeepStore>().SaveMetricsAsync(new(node, [], [], [new(component, HealthState.Unhealthy, problem)]), default);
    }

    /// <summary>Keeps state for keys of a component of the intake pipeline. Nobody else may run the pipelines meanwhile.</summary>
    public static async Task KeepStateAsync(DataFolder folder, string component, params (string Key, string Body)[] states)
    {
        folder.Create();
        using var host = Open(folder);
        await host.StartAsync();
        var ids = (await host.Services.GetRequiredService<PipelineCatalog>().RegisterAsync(default))[IntakePipeline.PipelineName];
        var (pipeline, place) = await host.Services.GetRequiredService<ICatalogStore>().FindAsync("intake", component, default);
        var (node, nodes) = (Guid.CreateVersion7(), host.Services.GetRequiredService<INodeStore>());
        await nodes.RegisterAsync(new(node, "elsewhere", "1", new Dictionary<string, int>()), default);
        var segment = new Dictionary<int, int> { [ids.Segments[place.Segment]] = pipeline.Shape.Version };
        foreach (var lane in await nodes.ClaimAsync(new(node, segment, 1), default))
        {
            var changes = states.Select(state => new StateChange(ids.Components[component], state.Key, 1, Encoding.UTF8.GetBytes(state.Body)));
            await host.Services.GetRequiredService<ILaneStore>().CommitAsync(
                new() { Node = node, Lane = lane.Lane, Epoch = lane.Epoch, CommitNo = lane.CommitNo, States = [.. changes] }, default);
            await nodes.ReleaseAsync(node, lane.Lane, lane.Epoch, default);
        }

        await nodes.RemoveAsync(node, default);
        await host.StopAsync();
    }

    private static IHost Open(DataFolder folder) => QuietHost.Build(ProgramSettings.OfCommand(CommandLineSettings.Parse(["--data", folder.Root])), runPipelines: false);
}
