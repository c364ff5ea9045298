namespace AutoVibe.Platform;

/// <summary>Keeps answers in this process. Right only where no other process writes.</summary>
/// <param name="telemetry">Counts hits and misses.</param>
/// <param name="time">Tells when an answer is too old.</param>
/// <param name="capacity">Most answers that are kept; the one that was asked for longest ago goes first.</param>
public sealed class InProcessQueryCache(PlatformTelemetry telemetry, TimeProvider time, int capacity = InProcessQueryCache.DefaultCapacity) : IQueryCache
{
    private const int DefaultCapacity = 2_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Answer>> _answers = new(StringComparer.Ordinal);
    private readonly LinkedList<Answer> _byUse = new();
    private readonly SharedLoads _loads = new();
    private long _generation;

    /// <summary>How many answers are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _answers.Count;
        }
    }

    /// <inheritdoc/>
    public async Task<T?> GetAsync<T>(QueryKey key, Func<CancellationToken, Task<T?>> load, Func<T, bool>? keep, CancellationToken ct)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(key);
        var name = $"{key.Area}:{key.Question}";
        long generation;
        lock (_gate)
        {
            generation = _generation;
            if (Find(name) is { } kept)
            {
                telemetry.Asked(key.Kind, CacheOutcome.Hit);
                return (T?)kept.Value;
            }
        }

        telemetry.Asked(key.Kind, CacheOutcome.Miss);

        // Who asks after something was forgotten does not share a load from before.
        return await _loads.RunAsync(
            $"{generation}:{name}",
            async stop =>
            {
                // Another load may have ended between the look and the start of this one.
                if (TryFind(name, generation, out var found))
                    return (T?)found;

                var value = await load(stop);
                if (value is null || keep is null || keep(value))
                    Store(name, key, value, generation);
                return value;
            },
            ct);
    }

    /// <inheritdoc/>
    public Task ForgetAsync(string area, CancellationToken ct)
    {
        var forgotten = QueryArea.Parse(area);
        lock (_gate)
        {
            _generation++;
            foreach (var answer in _byUse.Where(answer => QueryArea.Covers(forgotten, answer.Area)).ToList())
                Remove(answer.Name);
        }

        return Task.CompletedTask;
    }

    private bool TryFind(string name, long generation, out object? value)
    {
        lock (_gate)
        {
            var kept = generation == _generation ? Find(name) : null;
            value = kept?.Value;
            return kept is not null;
        }
    }

    private Answer? Find(string name)
    {
        if (!_answers.TryGetValue(name, out var node))
            return null;

        if (time.GetElapsedTime(node.Value.LoadedAt) >= node.Value.Life)
        {
            Remove(name);
            return null;
        }

        _byUse.Remove(node);
        _byUse.AddFirst(node);
        return node.Value;
    }

    private void Store(string name, QueryKey key, object? value, long generation)
    {
        lock (_gate)
        {
            // Something was forgotten while this was loaded, and it may have been this.
            if (generation != _generation)
                return;

            Remove(name);
            var life = value is null ? key.Kind.NegativeLife : key.Kind.Life;
            _answers[name] = _byUse.AddFirst(new Answer(name, key.Area, value, time.GetTimestamp(), life));
            if (_answers.Count > capacity)
                Remove(_byUse.Last!.Value.Name);
        }
    }

    private void Remove(string name)
    {
        if (_answers.Remove(name, out var node))
            _byUse.Remove(node);
    }

    private sealed record Answer(string Name, string Area, object? Value, long LoadedAt, TimeSpan Life);
}
