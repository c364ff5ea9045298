using AutoVibe.Platform;
using StackExchange.Redis;

namespace AutoVibe.Benchmarks;

/// <summary>One act after the other through the exact sliding window, which remembers every act, and through a counter that begins anew with every window.</summary>
internal static class RateLimiting
{
    private const string Counter = "local n = redis.call('INCR', KEYS[1]) if n == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end return n";

    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        var count = scale.Of(20_000, 50);
        await using var redis = await BenchmarkRedis.StartAsync(ct);
        var limit = new RateLimit(10_000, TimeSpan.FromSeconds(1));
        RedisKey[] keys = ["bare"];
        RedisValue[] values = [1];

        var rounds = await BenchmarkRedis.CompareAsync(
            scale.Rounds, count, () => redis.Limiter.TakeAsync("client", limit, ct), () => redis.Database.ScriptEvaluateAsync(Counter, keys, values));

        return BenchmarkRedis.Report("rate-limit", "none", rounds, count);
    }
}
