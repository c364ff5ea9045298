namespace AutoVibe.Redis;

/// <summary>Redis did not do it: it is away, too slow, or refuses. Everything that calls it goes on without it.</summary>
internal sealed class RedisAwayException(string reason, Exception? cause = null) : Exception(reason, cause);
