using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace AutoVibe.Benchmarks;

/// <summary>Scripted machines that all work at the same time in one server on SQLite: memory, threads, and how long a page of the list takes meanwhile. There is no reference.</summary>
internal static class MachinesAtOnce
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        var count = scale.Of(10_000, 20);
        var folder = Directory.CreateTempSubdirectory("autovibe-machines-").FullName;
        try
        {
            var project = Directory.CreateDirectory(Path.Combine(folder, "project")).FullName;
            await File.WriteAllTextAsync(Path.Combine(project, "a.txt"), "a", ct);
            await File.WriteAllTextAsync(project + ".script.json", """{ "variants": [ { "steps": [ { "wait": "02:00:00" } ] } ] }""", ct);
            var data = Path.Combine(folder, "data");
            using var server = StartedProgram.Server(data, ("AutoVibe__Machines__AtOnce", $"{count}"), ("AutoVibe__Machines__CheckpointEvery", "1.00:00:00"));
            await server.FirstAnswerAsync(ct);
            using var client = new HttpClient { BaseAddress = server.Address };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(data, "operator.key"), ct)).Trim());
            await TellAsync(client, "/api/projects", new { repository = project, slug = "project" }, ct);
            await TellAsync(client, "/api/projects/project/checkpoints", new { description = "first" }, ct);
            var started = Stopwatch.GetTimestamp();
            await TellAsync(client, "/api/projects/project/evolutions", new { prompt = "wait", agent = "scripted", variants = count, checks = Array.Empty<string>() }, ct);

            var pages = new List<double>();
            var (threads, resident) = (0, 0.0);
            while (await WorkingAsync(client, pages, ct) < Math.Min(count, 500) || !await AllAsync(client, ct))
            {
                if (Stopwatch.GetElapsedTime(started) > Patience)
                    throw new InvalidOperationException($"Not all of {count} machines worked within {Patience}; the figures would mean nothing.");
                (threads, resident) = (Math.Max(threads, server.Threads), Math.Max(resident, server.ResidentMegabytes));
                await Task.Delay(Look, TimeProvider.System, ct);
            }

            var elapsed = Stopwatch.GetElapsedTime(started);
            pages.Sort();
            return new()
            {
                Name = "machines",
                Target = "resident <= 1024 MB, threads <= 64, p99 of a page <= 300 ms",
                MessagesPerSecond = count / elapsed.TotalSeconds,
                ResidentMegabytes = Math.Max(resident, server.ResidentMegabytes),
                Threads = Math.Max(threads, server.Threads),
                P50Milliseconds = pages[pages.Count / 2],
                P99Milliseconds = pages[(int)(pages.Count * 0.99)],
                Messages = count,
            };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> WorkingAsync(HttpClient client, List<double> pages, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var page = await client.GetFromJsonAsync<JsonElement>("/api/machines?state=working&limit=500", ct);
        pages.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return page.GetProperty("machines").GetArrayLength();
    }

    private static async Task<bool> AllAsync(HttpClient client, CancellationToken ct)
    {
        foreach (var state in new[] { "spawning", "active" })
        {
            if ((await client.GetFromJsonAsync<JsonElement>($"/api/machines?state={state}&limit=1", ct)).GetProperty("machines").GetArrayLength() > 0)
                return false;
        }

        return true;
    }

    private static async Task TellAsync(HttpClient client, string path, object body, CancellationToken ct)
    {
        using var answer = await client.PostAsJsonAsync(path, body, ct);
        answer.EnsureSuccessStatusCode();
    }
}
