using StackExchange.Redis;

namespace AutoVibe.Redis.Tests;

/// <summary>Lets time pass in a Redis server without waiting: lives become shorter, and remembered moments earlier.</summary>
internal static class RedisClock
{
    // Moments are kept in microseconds and lives in milliseconds. Of a life that is not a whole number of milliseconds the rest stays, so that nothing ends too early.
    private const string Pass = """
        local keys = redis.call('KEYS', ARGV[1])
        for _, key in ipairs(keys) do
            if redis.call('TYPE', key).ok == 'list' then
                for i = 0, redis.call('LLEN', key) - 1 do
                    redis.call('LSET', key, i, string.format('%.0f', tonumber(redis.call('LINDEX', key, i)) - tonumber(ARGV[2])))
                end
            end
            local left = redis.call('PTTL', key)
            if left > 0 then redis.call('PEXPIRE', key, left - math.floor(tonumber(ARGV[2]) / 1000)) end
        end
        """;

    public static Task PassAsync(IDatabase database, string scope, TimeSpan span) =>
        database.ScriptEvaluateAsync(Pass, [], [$"*{{{scope}}}*", (long)Math.Ceiling(span.TotalMicroseconds)]);
}
