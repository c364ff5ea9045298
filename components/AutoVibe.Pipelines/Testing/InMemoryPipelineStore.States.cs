using System.Globalization;

namespace AutoVibe.Pipelines.Testing;

public sealed partial class InMemoryPipelineStore
{
    /// <inheritdoc/>
    public Task<StatePage> ListAsync(int component, string? prefix, int limit, string? cursor, CancellationToken ct) =>
        Answer(() => List(component, prefix, limit, cursor), ct);

    /// <inheritdoc/>
    public Task<KeyedState?> FindAsync(int component, string key, CancellationToken ct) =>
        Answer(() => StatesOf(component).FirstOrDefault(state => state.Row.Key == key), ct);

    /// <inheritdoc/>
    public Task<StateOutcome> ReplaceAsync(int segment, KeyedState seen, byte[] body, string actor, CancellationToken ct) =>
        Answer(() => Change(segment, seen, actor, "replace-state", part => part.States[seen.Row.Key] = seen.Row with { Body = body }), ct);

    /// <inheritdoc/>
    public Task<StateOutcome> ResetAsync(int segment, KeyedState seen, string actor, CancellationToken ct) => Answer(
        () => Change(segment, seen, actor, "reset-state", part =>
        {
            part.States.Remove(seen.Row.Key);
            part.Timers.Remove(seen.Row.Key);
        }),
        ct);

    // The lane is taken from its owner, who loads it anew.
    private StateOutcome Change(int segment, KeyedState seen, string actor, string action, Action<ComponentPartRow> change)
    {
        var (part, key) = (seen.Part, seen.Row.Key);
        if (_edges.Exists(edge => edge.Segment.Number == segment && edge.Parts[part].Parked.Values.Any(row => row.State == DeliveryState.Running && row.Message.Key == key)))
            return StateOutcome.Busy;
        var states = ComponentPart(seen.Component, part);
        if (!states.States.TryGetValue(key, out var row) || row.Contract != seen.Row.Contract || !row.Body.AsSpan().SequenceEqual(seen.Row.Body))
            return StateOutcome.Stale;

        change(states);
        _segments[segment].Lanes[part].Owner = null;
        Note(actor, action, $"{NameOf(seen.Component)}/{key}");
        return StateOutcome.Changed;
    }

    private StatePage List(int component, string? prefix, int limit, string? cursor)
    {
        var all = StatesOf(component).Where(state => state.Row.Key.StartsWith(prefix ?? "", StringComparison.Ordinal)).ToList();
        var first = cursor is null ? 0 : all.FindIndex(state => CursorOf(state) == cursor) + 1;
        var page = all.Skip(first).Take(limit).ToList();
        var next = first + page.Count < all.Count && page.Count > 0 ? CursorOf(page[^1]) : null;
        return new StatePage([.. page.Select(state => new StateHead(state.Row.Key, state.Part, state.Row.Contract, state.Row.Body.Length))], next, all.Count);
    }

    private IEnumerable<KeyedState> StatesOf(int component) =>
        component < 1 || component > _components.Count ? [] : _components[component - 1].Parts.SelectMany((part, number) => part.States.Values
            .OrderBy(row => row.Key, StringComparer.Ordinal)
            .Select(row => new KeyedState(component, (short)number, row)));

    private static string CursorOf(KeyedState state) => string.Create(CultureInfo.InvariantCulture, $"{state.Part}.{state.Row.Key}");

    private string NameOf(int component) => _pipelines.Values
        .SelectMany(pipeline => pipeline.Components.Select(pair => (Name: $"{pipeline.Shape.Name}/{pair.Key}", pair.Value.Number)))
        .First(pair => pair.Number == component).Name;
}
