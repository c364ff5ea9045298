using StackExchange.Redis;

namespace AutoVibe.Redis.Tests;

/// <summary>Lets time pass in a Redis server without waiting: lives become shorter, and remembered moments earlier.</summary>
internal static class RedisClock
{
    private const string Pass = """
        local keys = redis.call('KEYS', ARGV[1])
        for _, key in ipairs(keys) do
            if redis.call('TYPE', key).ok == 'list' then
                for i = 0, redis.call('LLEN', key) - 1 do
                    redis.call('LSET', key, i, string.format('%.0f', tonumber(redis.call('LINDEX', key, i)) - tonumber(ARGV[2]) * 1000))
                end
            end
            local left = redis.call('PTTL', key)
            if left > 0 then redis.call('PEXPIRE', key, left - tonumber(ARGV[2])) end
        end
        """;

    public static Task PassAsync(IDatabase database, string scope, TimeSpan span) =>
        database.ScriptEvaluateAsync(Pass, [], [$"*{{{scope}}}*", (long)span.TotalMilliseconds]);
}
