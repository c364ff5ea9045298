namespace AutoVibe.Pipelines;

/// <summary>Keyed state of components, for people who look at it and mend it.</summary>
/// <remarks>
/// A change names what was seen and is made only when that is what is stored. It locks the key's lane and takes it from its owner, who loads it anew: so nothing that was
/// computed from the old state can commit behind it, and nobody goes on with a copy of it.
/// </remarks>
public interface IStateStore
{
    /// <summary>Lists the keys of a component, a page at a time.</summary>
    /// <param name="component">The component.</param>
    /// <param name="prefix">Only keys that begin so; null for all.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cursor">The <see cref="StatePage.Next"/> of the page before.</param>
    /// <param name="ct">Ends the call.</param>
    Task<StatePage> ListAsync(int component, string? prefix, int limit, string? cursor, CancellationToken ct);

    /// <summary>The state of one key, or null.</summary>
    Task<KeyedState?> FindAsync(int component, string key, CancellationToken ct);

    /// <summary>Replaces the JSON of a key. The caller has checked it.</summary>
    /// <param name="segment">The segment of the component.</param>
    /// <param name="seen">What was looked at.</param>
    /// <param name="body">The new JSON.</param>
    /// <param name="actor">Who does it, for the audit log.</param>
    /// <param name="ct">Ends the call.</param>
    Task<StateOutcome> ReplaceAsync(int segment, KeyedState seen, byte[] body, string actor, CancellationToken ct);

    /// <summary>Removes the state of a key, and its timer.</summary>
    /// <inheritdoc cref="ReplaceAsync" path="/param"/>
    Task<StateOutcome> ResetAsync(int segment, KeyedState seen, string actor, CancellationToken ct);
}

/// <summary>A page of keys, by partition and key.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Next">Where the next page begins, or null at the end.</param>
/// <param name="Total">All keys that begin with the prefix.</param>
public sealed record StatePage(IReadOnlyList<StateHead> Keys, string? Next, long Total);

/// <summary>A key that has state.</summary>
/// <param name="Key">The key.</param>
/// <param name="Part">Its partition.</param>
/// <param name="Contract">Version of the state type's contract.</param>
/// <param name="Bytes">Size of the JSON.</param>
public sealed record StateHead(string Key, short Part, int Contract, int Bytes);

/// <summary>The state of a key as it was seen.</summary>
/// <param name="Component">The component.</param>
/// <param name="Part">The key's partition.</param>
/// <param name="Row">Key, contract and JSON.</param>
public sealed record KeyedState(int Component, short Part, StateRow Row);

/// <summary>What became of a change of state.</summary>
public enum StateOutcome
{
    /// <summary>It was made.</summary>
    Changed,

    /// <summary>What is stored is not what was seen; nothing was done.</summary>
    Stale,

    /// <summary>A task of the key runs and would save what it made of the old state; nothing was done.</summary>
    Busy,
}
