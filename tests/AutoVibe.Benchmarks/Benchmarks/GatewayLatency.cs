using System.Diagnostics;
using System.Net.Http.Json;
using AutoVibe.Hosting;
using AutoVibe.Machines;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Benchmarks;

/// <summary>Calls of a model one after the other, through the gateway and straight to the same server on loopback in turns. Through the gateway each call is reserved and settled in the database.</summary>
internal static class GatewayLatency
{
    private const int WarmUp = 100;

    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        var count = scale.Of(2_000, 20);
        await using var models = await ModelServer.StartAsync();
        await using var server = await BenchmarkServer.StartAsync();
        var data = Directory.CreateTempSubdirectory("autovibe-gateway-").FullName;
        try
        {
            var (sqlite, straight) = await MeasureAsync(models, ["--data", Path.Combine(data, "a")], count, ct);
            var (postgres, again) = await server.WithDatabaseAsync(connection => MeasureAsync(models, ["--data", Path.Combine(data, "b"), "--connection", connection], count, ct));
            return new()
            {
                Name = "gateway",
                Target = "added p50 <= 2 ms",
                Ratio = sqlite.P50 / straight.P50,
                P50Milliseconds = sqlite.P50,
                P99Milliseconds = sqlite.P99,
                ReferenceP50Milliseconds = straight.P50,
                ReferenceP99Milliseconds = straight.P99,
                AddedP50Milliseconds = new Dictionary<string, double> { ["sqlite"] = sqlite.P50 - straight.P50, ["postgresql"] = postgres.P50 - again.P50 },
                Messages = count,
            };
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<(Latencies Through, Latencies Straight)> MeasureAsync(ModelServer models, string[] database, int count, CancellationToken ct)
    {
        string[] arguments =
        [
            .. database, "--AutoVibe:Gateway:Anthropic:BaseUrl", $"{models.Address}", "--AutoVibe:Gateway:Anthropic:ApiKey", ModelServer.Key,
            "--AutoVibe:Prices:Models:stub:Input", "1", "--AutoVibe:Prices:Models:stub:Output", "5",
        ];
        var settings = ProgramSettings.OfCommand(CommandLineSettings.Parse(arguments));
        settings.Installation.Folder.Create();
        using var host = QuietHost.Build(settings, runPipelines: true);
        await host.StartAsync(ct);
        var now = DateTimeOffset.UnixEpoch;
        var project = await host.Services.GetRequiredService<IProjectStore>().CreateAsync(
            new() { Id = Guid.CreateVersion7(), Name = "shop", Slug = "shop", Repository = "/shop", CreatedAt = now, UpdatedAt = now }, slugMayChange: false, ct);
        await host.Services.GetRequiredService<IBudgetStore>().AllocateAsync(new(project.Id, BudgetResource.Money, BudgetPeriod.Total), 1_000_000_000_000, "USD", "benchmark", ct);
        var grants = host.Services.GetRequiredService<GatewayGrants>();
        var grant = grants.Open(new() { Machine = Guid.CreateVersion7(), Project = project.Id });
        using var gateway = Client(grants.Address.Http, grant.Token);
        using var stub = Client(models.Address, ModelServer.Key);

        Latencies through = new(count), straight = new(count), warm = new(WarmUp);
        for (var number = 0; number < WarmUp + count; number++)
        {
            await CallAsync(stub, number < WarmUp ? warm : straight, ct);
            await CallAsync(gateway, number < WarmUp ? warm : through, ct);
        }

        await grant.CloseAsync();
        await host.StopAsync(ct);
        return (through, straight);
    }

    private static async Task CallAsync(HttpClient client, Latencies latencies, CancellationToken ct)
    {
        var from = Stopwatch.GetTimestamp();
        using var answer = await client.PostAsJsonAsync("/v1/messages", new { model = "stub", max_tokens = 100, messages = new[] { new { role = "user", content = new string('x', 4_000) } } }, ct);
        await answer.Content.ReadAsByteArrayAsync(ct);
        latencies.AddSince(from);
        answer.EnsureSuccessStatusCode();
    }

    private static HttpClient Client(Uri address, string key)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Add("x-api-key", key);
        return client;
    }
}
