using System.Text;
using AutoVibe.Hosting;
using AutoVibe.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Tests;

/// <summary>Another process on the same SQLite file: it may append messages while somebody else runs the pipelines.</summary>
internal static class Outsider
{
    /// <summary>Puts bodies on an edge of the intake pipeline, whatever they hold.</summary>
    public static async Task SendAsync(DataFolder folder, string edge, params string[] bodies)
    {
        using var host = QuietHost.Build(ProgramSettings.OfCommand(CommandLineSettings.Parse(["--data", folder.Root])), runPipelines: false);
        var number = (await host.Services.GetRequiredService<ICatalogStore>().ListAsync(default)).Single().Ids.Edges[edge];
        var store = host.Services.GetRequiredService<ISendStore>();
        var sender = Guid.CreateVersion7();
        await store.OpenAsync(sender, default);

        var messages = bodies.Select(body => new SendMessage(
            new() { To = new(number, 0), Id = Guid.CreateVersion7(), Key = "key", Contract = 1, Body = Encoding.UTF8.GetBytes(body) }, null, null));
        await store.SendAsync(new(sender, 0, [.. messages]), default);
    }
}
