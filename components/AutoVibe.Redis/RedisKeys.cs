using StackExchange.Redis;

namespace AutoVibe.Redis;

/// <summary>Names of keys and channels. All of one installation hash to one slot of a cluster, because some are read together.</summary>
internal sealed record RedisKeys(string Prefix, string Scope)
{
    public RedisKey Key(string use, string name) => $"{Prefix}{use}:{{{Scope}}}:{name}";

    public RedisChannel Channel(string use, string name) => new($"{Prefix}{use}:{{{Scope}}}:{name}", RedisChannel.PatternMode.Literal);
}
