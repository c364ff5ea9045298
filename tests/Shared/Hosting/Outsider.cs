using System.Text;
using AutoVibe.Hosting;
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
        var number = (await host.Services.GetRequiredService<ICatalogStore>().ListAsync(default)).Single().Ids.Edges[edge];
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

    private static IHost Open(DataFolder folder) => QuietHost.Build(ProgramSettings.OfCommand(CommandLineSettings.Parse(["--data", folder.Root])), runPipelines: false);
}
