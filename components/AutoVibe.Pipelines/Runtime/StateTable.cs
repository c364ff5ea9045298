namespace AutoVibe.Pipelines;

/// <summary>Keyed state of one component in a lane: committed bytes, what the current batch changed, and live objects.</summary>
/// <remarks>Seal after each run that succeeded, Undo after one that failed; Applied when the commit went through, Reset when it did not.</remarks>
internal sealed class StateTable(NodeRuntime node)
{
    private const long CacheBytes = 32 << 20;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<Entry> _touched = [];
    private readonly List<Entry> _sealed = [];
    private long _bytes;

    public static PipelineException NoKey(NodePlan plan) =>
        new(PipelineErrors.NoKey, $"Component '{plan.Name}' of pipeline '{plan.Pipeline}' asked for state, but the message has no key.");

    public async ValueTask<T> GetAsync<T>(Run run, int origin)
        where T : class, new()
    {
        var entry = await TouchAsync(run, origin);
        entry.Write ??= Writer<T>.Instance;
        return (T)(entry.Live ??= Read<T>(entry) ?? new T());
    }

    public async ValueTask<T?> FindAsync<T>(Run run, int origin)
        where T : class, new()
    {
        var entry = await TouchAsync(run, origin);
        entry.Write ??= Writer<T>.Instance;
        return (T?)(entry.Live ??= Read<T>(entry));
    }

    /// <summary>Removes the state of a key with the next seal.</summary>
    public void Remove(string key)
    {
        if (!_entries.TryGetValue(key, out var entry))
            _entries[key] = entry = new Entry(key);
        Touch(entry);
        entry.Live = null;
        entry.Removed = true;
    }

    /// <summary>Writes what the run changed into its effects.</summary>
    public void Seal(Effects effects)
    {
        foreach (var entry in _touched)
        {
            entry.Touched = false;
            var bytes = entry.Live is null ? null : entry.Write!(entry.Live);
            if (entry.Live is null && !entry.Removed)
                continue;
            entry.Removed = false;
            if (!entry.Sealed)
            {
                entry.Sealed = true;
                _sealed.Add(entry);
            }

            entry.Working = bytes;
            effects.States.Add(new StateChange(node.Plan.Component, entry.Key, entry.Contract, bytes));
        }

        _touched.Clear();
    }

    /// <summary>Throws away what an unsealed run changed.</summary>
    public void Undo()
    {
        foreach (var entry in _touched)
        {
            entry.Live = null;
            entry.Touched = entry.Removed = false;
        }

        _touched.Clear();
    }

    /// <summary>The sealed runs have committed.</summary>
    public void Applied()
    {
        foreach (var entry in _sealed)
        {
            _bytes += (entry.Working?.Length ?? 0) - (entry.Committed?.Length ?? 0);
            entry.Committed = entry.Working;
            entry.Sealed = false;
        }

        _sealed.Clear();
        if (_bytes > CacheBytes)
            Forget();
    }

    /// <summary>Throws away everything since the last commit.</summary>
    public void Reset()
    {
        Undo();
        foreach (var entry in _sealed)
        {
            entry.Live = null;
            entry.Working = entry.Committed;
            entry.Sealed = false;
        }

        _sealed.Clear();
    }

    private static T? Read<T>(Entry entry)
        where T : class
    {
        if (entry.Removed || (entry.Sealed ? entry.Working : entry.Committed) is not { } bytes)
            return null;
        try
        {
            return MessageJson.Read<T>(bytes);
        }
        catch (System.Text.Json.JsonException error)
        {
            throw new PoisonStateException(entry.Key, typeof(T), error);
        }
    }

    private async ValueTask<Entry> TouchAsync(Run run, int origin)
    {
        var key = run.Origin(origin).Key ?? throw NoKey(node.Plan);
        if (!_entries.TryGetValue(key, out var entry))
        {
            await LoadAsync(run);
            entry = _entries[key];
        }

        Touch(entry);
        return entry;
    }

    private void Touch(Entry entry)
    {
        if (entry.Touched)
            return;
        entry.Touched = true;
        _touched.Add(entry);
    }

    // The first unknown key of a run loads all of the run's keys in one query.
    private async ValueTask LoadAsync(Run run)
    {
        var missing = new List<string>();
        for (var i = 0; i < run.Count; i++)
        {
            if (run.Origin(i).Key is { } key && _entries.TryAdd(key, new Entry(key)))
                missing.Add(key);
        }

        try
        {
            foreach (var row in await node.Plan.Store!.ReadStateAsync(node.Plan.Component, node.Plan.Part, missing, CancellationToken.None))
            {
                var entry = _entries[row.Key];
                entry.Committed = row.Body;
                entry.Contract = row.Contract;
                _bytes += row.Body.Length + (row.Key.Length * 2) + 100;
            }
        }
        catch (PipelineException)
        {
            foreach (var key in missing)
                _entries.Remove(key);
            throw;
        }
    }

    private void Forget()
    {
        _entries.Clear();
        _bytes = 0;
    }

    private sealed class Entry(string key)
    {
        public string Key { get; } = key;

        public int Contract { get; set; } = 1;

        public byte[]? Committed { get; set; }

        public byte[]? Working { get; set; }

        public object? Live { get; set; }

        public bool Touched { get; set; }

        public bool Removed { get; set; }

        public bool Sealed { get; set; }

        public Func<object, byte[]>? Write { get; set; }
    }

    private static class Writer<T>
    {
        public static readonly Func<object, byte[]> Instance = static value => MessageJson.Write((T)value);
    }
}

/// <summary>Stored state does not deserialise; the message that needs it cannot run.</summary>
internal sealed class PoisonStateException(string key, Type type, Exception cause)
    : Exception($"The stored state of key '{key}' is not a valid {type.Name}: {cause.Message}", cause);
