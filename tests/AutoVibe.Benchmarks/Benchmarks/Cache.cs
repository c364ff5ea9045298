using System.Text.Json;
using AutoVibe.Platform;

namespace AutoVibe.Benchmarks;

/// <summary>An answer that is kept in Redis, asked for again and again: through the query cache, which looks at the generations of its area and reads the JSON, and with a bare GET of the same bytes.</summary>
internal static class Cache
{
    private const string BareKey = "bare";

    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        var count = scale.Of(20_000, 50);
        await using var redis = await BenchmarkRedis.StartAsync(ct);
        var page = new Page([.. Enumerable.Range(1, 8).Select(number => new Line(Guid.NewGuid(), $"project-{number}", $"/srv/projects/project-{number}", number * 1000))]);
        await redis.Database.StringSetAsync(BareKey, JsonSerializer.SerializeToUtf8Bytes(page, JsonSerializerOptions.Web));
        var key = new QueryKey(QueryKind.Project, "projects", "list");
        var loads = 0;

        var rounds = await BenchmarkRedis.CompareAsync(
            scale.Rounds, count, () => redis.Cache.GetAsync(key, LoadAsync, keep: null, ct), () => redis.Database.StringGetAsync(BareKey));
        if (loads != 1)
            throw new InvalidOperationException($"The answer was loaded {loads} times; these were not hits.");

        return BenchmarkRedis.Report("cache", "time ratio <= 1.5", rounds, count);

        Task<Page?> LoadAsync(CancellationToken stop)
        {
            loads++;
            return Task.FromResult<Page?>(page);
        }
    }

    private sealed record Page(IReadOnlyList<Line> Projects);

    private sealed record Line(Guid Id, string Slug, string Repository, long Files);
}
