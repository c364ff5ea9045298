using System.Diagnostics;
using AutoVibe.Pipelines;
using AutoVibe.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orders;

// The first life is a child process that kills itself half-way, as if the plug were pulled; the second goes on where it was.
var folder = args is [var given] ? given : Directory.CreateTempSubdirectory("orders-").FullName;
if (args.Length == 0)
{
    using var first = Process.Start(Environment.ProcessPath!, [folder]);
    await first.WaitForExitAsync();
    Console.WriteLine($"The first process is dead (exit code {first.ExitCode}). The second goes on:");
}

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
builder.Configuration["AutoVibe:Data"] = folder;
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddAutoVibeStorage().AddPipeline<OrderPipeline>().RunPipelines();
using var app = builder.Build();
await app.StartAsync();
await app.Services.GetRequiredService<PipelineHost>().Registered;
var inspector = app.Services.GetRequiredService<PipelineInspector>();
for (var stored = 0L; stored < OrderFeed.Count;)
{
    var status = await inspector.InspectAsync("order", CancellationToken.None);
    stored = status.Edges[^1].Done;
    Console.WriteLine(string.Join("   ", status.Edges.Select(edge => $"{edge.Name}: {edge.Done} of {edge.Accepted}")) + (status.Conserved ? "" : "   LOST"));
    if (args.Length == 1 && stored >= OrderFeed.Count / 2)
        Process.GetCurrentProcess().Kill();
    await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
}

Console.WriteLine($"{OrderFeed.Count} orders, each in the ledger once.");
await app.StopAsync();
Directory.Delete(folder, recursive: true);
