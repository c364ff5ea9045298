using AutoVibe.Platform;

namespace AutoVibe.Redis;

/// <summary>Counts over all processes, by the server's clock. While Redis is away every process counts for itself.</summary>
public sealed class RedisRateLimiter(RedisLink link, InProcessRateLimiter alone) : IRateLimiter
{
    // A list of the moments of the acts that still count, oldest first.
    private static readonly RedisScript Take = new("""
        local clock = redis.call('TIME')
        local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
        local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
        local oldest = redis.call('LINDEX', KEYS[1], 0)
        while oldest and tonumber(oldest) <= now - window do
            redis.call('LPOP', KEYS[1])
            oldest = redis.call('LINDEX', KEYS[1], 0)
        end
        local acts = redis.call('LLEN', KEYS[1])
        local allowed = acts < limit
        if allowed then
            redis.call('RPUSH', KEYS[1], string.format('%.0f', now))
            redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000))
            acts = acts + 1
        end
        local wait = 0
        if acts >= limit then
            local leaves = redis.call('LINDEX', KEYS[1], acts - limit)
            wait = (leaves and tonumber(leaves) or now) + window - now
        end
        return {allowed and 1 or 0, math.max(0, limit - acts), wait}
        """);

    /// <inheritdoc/>
    public async Task<RateDecision> TakeAsync(string who, RateLimit limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(limit);
        try
        {
            var window = (long)limit.Window.TotalMicroseconds;
            var answer = ((long[]?)await link.CallAsync((database, keys) => Take.RunAsync(database, [keys.Key("rate_limit", who)], limit.Acts, window), ct))!;
            return new(answer[0] == 1, (int)answer[1], TimeSpan.FromMicroseconds(answer[2]));
        }
        catch (RedisAwayException)
        {
            return await alone.TakeAsync(who, limit, ct);
        }
    }
}
