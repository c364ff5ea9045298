using System.Text.Json;

namespace AutoVibe.Pipelines;

/// <summary>Keyed state of one component in a lane: committed bytes, what the current batch changed, and live objects.</summary>
/// <remarks>Seal after each run that succeeded, Undo after one that failed; Applied when the commit went through, Reset when it did not.</remarks>
internal sealed class StateTable(NodeRuntime node)
{
    private const long CacheBytes = 32 << 20;
    private readonly Dictionary<string, StateEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<StateEntry> _touched = [];
    private readonly List<StateEntry> _sealed = [];
    private long _bytes;

    public static PipelineException NoKey(NodePlan plan) =>
        new(PipelineErrors.NoKey, $"Component '{plan.Name}' of pipeline '{plan.Pipeline}' asked for state, but the message has no key.");

    public async ValueTask<T> GetAsync<T>(Run run, int origin)
        where T : class, new()
    {
        var entry = await TouchAsync(run, origin);
        return (T)(entry.Live ??= Read<T>(entry, run) ?? new T());
    }

    public async ValueTask<T?> FindAsync<T>(Run run, int origin)
        where T : class, new()
    {
        var entry = await TouchAsync(run, origin);
        return (T?)(entry.Live ??= Read<T>(entry, run));
    }

    /// <summary>Removes the state of a key with the next seal.</summary>
    public void Remove(string key)
    {
        if (!_entries.TryGetValue(key, out var entry))
            entry = Add(key);
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

    /// <summary>Throws away everything; the database is asked again.</summary>
    public void Forget()
    {
        _entries.Clear();
        _touched.Clear();
        _sealed.Clear();
        _bytes = 0;
    }

    private T? Read<T>(StateEntry entry, Run run)
        where T : class
    {
        entry.Write = Writer<T>.Instance;
        var contract = entry.Contract;
        entry.Contract = Writer<T>.Contract;
        if (entry.Removed || (entry.Sealed ? entry.Working : entry.Committed) is not { } bytes)
            return null;
        if (contract > Writer<T>.Contract)
        {
            entry.Contract = contract;
            run.Obstacle = new NewerContractException($"The state of component '{node.Plan.Name}' for key '{entry.Key}'", contract, Writer<T>.Contract);
            throw run.Obstacle;
        }

        try
        {
            return MessageJson.Read<T>(bytes);
        }
        catch (JsonException error)
        {
            run.Obstacle = new PoisonStateException(node.Plan.Name, entry.Key, typeof(T), error);
            throw run.Obstacle;
        }
    }

    private async ValueTask<StateEntry> TouchAsync(Run run, int origin)
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

    private void Touch(StateEntry entry)
    {
        if (entry.Touched)
            return;
        entry.Touched = true;
        _touched.Add(entry);
    }

    // The first unknown key of a run loads all of the run's keys in one query.
    private async ValueTask LoadAsync(Run run)
    {
        var missing = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < run.Count; i++)
        {
            if (run.Origin(i).Key is { } key && !_entries.ContainsKey(key))
                missing.Add(key);
        }

        IReadOnlyList<StateRow> rows;
        try
        {
            rows = await node.Plan.Store!.ReadStateAsync(node.Plan.Component, node.Plan.Part, [.. missing], run.Cancelled);
        }
        catch (StoreUnavailableException error)
        {
            run.Obstacle = error;
            throw;
        }

        foreach (var key in missing)
            Add(key);
        foreach (var row in rows)
        {
            var entry = _entries[row.Key];
            (entry.Committed, entry.Contract) = (row.Body, row.Contract);
            _bytes += row.Body.Length;
        }
    }

    private StateEntry Add(string key)
    {
        // A key costs memory even when it has no state.
        _bytes += StateEntry.Overhead + (key.Length * sizeof(char));
        return _entries[key] = new StateEntry(key);
    }

    private static class Writer<T>
    {
        public static readonly Func<object, byte[]> Instance = static value => MessageJson.Write((T)value);

        public static readonly int Contract = MessageContractAttribute.Of(typeof(T));
    }
}

/// <summary>Stored state does not deserialise; the message that needs it cannot run.</summary>
internal sealed class PoisonStateException(string component, string key, Type type, Exception cause)
    : Exception($"The stored state of component '{component}' for key '{key}' is not a valid {type.Name}: {cause.Message}", cause);
