using AutoVibe.Platform;

namespace AutoVibe.Redis;

/// <summary>What must be forgotten in Redis before this process reads there again. It outlives an outage: what was written meanwhile must not be hidden by older answers.</summary>
internal sealed class ForgottenAreas(RedisLink link)
{
    private const string Use = "query_cache";
    private const int Most = 500;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _areas = new(StringComparer.Ordinal);
    private long _stamp;
    private int _seenLosses;

    public void Add(string area)
    {
        lock (_gate)
            Note(area);
    }

    /// <summary>True when nothing is left to be forgotten; false when Redis could not be told.</summary>
    public ValueTask<bool> DeliverAsync()
    {
        KeyValuePair<string, long>[] areas;
        lock (_gate)
        {
            // Others may have written while this process could not hear of it, and a server that was restored may hold answers from before.
            var losses = link.Losses;
            if (losses != _seenLosses)
            {
                _seenLosses = losses;
                Note(QueryArea.All);
            }

            if (_areas.Count == 0)
                return new(true);
            areas = [.. _areas];
        }

        return DeliverAsync(areas);
    }

    private async ValueTask<bool> DeliverAsync(KeyValuePair<string, long>[] areas)
    {
        try
        {
            // A full server refuses to store, but not to delete.
            await link.CallAsync((database, keys) => database.KeyDeleteAsync([.. areas.Select(area => keys.Key(Use, RedisQueryCache.GenerationOf(area.Key)))]), CancellationToken.None);
        }
        catch (RedisAwayException)
        {
            return false;
        }

        lock (_gate)
        {
            foreach (var (area, stamp) in areas)
            {
                if (_areas.TryGetValue(area, out var now) && now == stamp)
                    _areas.Remove(area);
            }
        }

        return true;
    }

    private void Note(string area)
    {
        if (area == QueryArea.All || _areas.Count >= Most)
        {
            _areas.Clear();
            area = QueryArea.All;
        }

        if (!_areas.ContainsKey(QueryArea.All) || area == QueryArea.All)
            _areas[area] = ++_stamp;
    }
}
