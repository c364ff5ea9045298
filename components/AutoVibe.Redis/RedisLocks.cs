using AutoVibe.Platform;
using StackExchange.Redis;

namespace AutoVibe.Redis;

/// <summary>Locks over all processes. While Redis is away nobody takes one.</summary>
public sealed class RedisLocks(RedisLink link) : ILocks
{
    // The token follows the clock, so that it grows also when the server has lost what it knew.
    private static readonly RedisScript Take = new("""
        if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
        local clock = redis.call('TIME')
        local token = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
        local last = tonumber(redis.call('GET', KEYS[2]) or '0')
        if token <= last then token = last + 1 end
        redis.call('SET', KEYS[2], string.format('%.0f', token), 'EX', 86400)
        return token
        """);

    private static readonly RedisScript Renew = new("if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) else return 0 end");

    private static readonly RedisScript Free = new("if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) else return 0 end");

    /// <inheritdoc/>
    public async Task<LockAnswer> TryTakeAsync(string name, TimeSpan lease, CancellationToken ct)
    {
        var holder = Guid.NewGuid().ToString("n");
        var asked = link.Time.GetTimestamp();
        try
        {
            var token = (long)await link.CallAsync((database, keys) => Take.RunAsync(database, [Key(keys, name), keys.Key("lock", $"{name}:token")], holder, Milliseconds(lease)), ct);
            return token == 0
                ? new(LockOutcome.Held)
                : new(LockOutcome.Taken, new(name, token, lease, asked, () => RenewAsync(name, holder, lease), () => FreeAsync(name, holder), link.Time));
        }
        catch (RedisAwayException)
        {
            // It may have been taken nevertheless.
            await FreeAsync(name, holder);
            return new(LockOutcome.Unavailable);
        }
    }

    private async Task<LockRenewal> RenewAsync(string name, string holder, TimeSpan lease)
    {
        try
        {
            return (long)await link.CallAsync((database, keys) => Renew.RunAsync(database, [Key(keys, name)], holder, Milliseconds(lease)), CancellationToken.None) == 1
                ? LockRenewal.Renewed
                : LockRenewal.Lost;
        }
        catch (RedisAwayException)
        {
            return LockRenewal.Unknown;
        }
    }

    private async Task FreeAsync(string name, string holder)
    {
        try
        {
            await link.CallAsync((database, keys) => Free.RunAsync(database, [Key(keys, name)], holder), CancellationToken.None);
        }
        catch (RedisAwayException)
        {
            // Its lease ends by itself.
        }
    }

    private static RedisKey Key(RedisKeys keys, string name) => keys.Key("lock", name);

    private static long Milliseconds(TimeSpan lease) => Math.Max(1, (long)lease.TotalMilliseconds);
}
