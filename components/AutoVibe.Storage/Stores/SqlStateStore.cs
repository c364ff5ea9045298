using System.Globalization;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>Keyed state of components, for people who look at it and mend it.</summary>
internal sealed class SqlStateStore(Database database) : IStateStore
{
    public async Task<StatePage> ListAsync(int component, string? prefix, int limit, string? cursor, CancellationToken ct)
    {
        var keys = new List<StateHead>();
        long total = 0;
        var after = Parse(cursor);
        var begin = StorableText.Clean(prefix);
        await database.ReadAsync(
            ConnectionUse.Requests,
            new SqlBatch()
                // One more than asked for tells whether there is a next page.
                .Read(
                    StateStatements.Page, row => keys.Add(new(row.Text(0), row.Int16(1), row.Int32(2), row.Int32(3))), component, begin, after.Part, after.Key, limit + 1)
                .Read(StateStatements.Total, row => total = row.Int64(0), component, begin),
            ct);
        var page = keys.Take(limit).ToList();
        return new(page, keys.Count > limit ? string.Create(CultureInfo.InvariantCulture, $"{page[^1].Part}.{page[^1].Key}") : null, total);
    }

    public async Task<KeyedState?> FindAsync(int component, string key, CancellationToken ct)
    {
        KeyedState? found = null;
        await database.ReadAsync(
            ConnectionUse.Requests,
            new SqlBatch().Read(
                StateStatements.One, row => found ??= new(component, row.Int16(0), new(row.Text(1), row.Int32(2), row.Bytes(3))), component, StorableText.Clean(key)),
            ct);
        return found;
    }

    public Task<StateOutcome> ReplaceAsync(int segment, KeyedState seen, byte[] body, string actor, CancellationToken ct) =>
        ActAsync(segment, seen, actor, "replace-state", (batch, made) => batch.Read(StateStatements.Replace, made, [.. Places(segment, seen), body]), ct);

    public Task<StateOutcome> ResetAsync(int segment, KeyedState seen, string actor, CancellationToken ct) => ActAsync(
        segment, seen, actor, "reset-state",
        (batch, made) => batch.Add(StateStatements.ClearTimer, Places(segment, seen)).Read(StateStatements.Remove, made, Places(segment, seen)), ct);

    private async Task<StateOutcome> ActAsync(int segment, KeyedState seen, string actor, string action, Action<SqlBatch, Action<SqlRow>> act, CancellationToken ct)
    {
        var outcome = StateOutcome.Stale;
        var batch = new SqlBatch()
            .Lock(StateStatements.LockLane, segment, seen.Part)
            .Lock(StateStatements.LockEdges, segment)
            .Read(StateStatements.Busy, _ => outcome = StateOutcome.Busy, segment, seen.Part, seen.Row.Key)
            .Add(StateStatements.TakeLane, Places(segment, seen))
            .Add(StateStatements.Audit, [.. Places(segment, seen), StorableText.Clean(actor), action]);
        act(batch, _ => outcome = StateOutcome.Changed);
        await database.CommitAsync(batch, ct);
        return outcome;
    }

    private static SqlValue[] Places(int segment, KeyedState seen) => [seen.Component, seen.Part, seen.Row.Key, seen.Row.Contract, seen.Row.Body, segment];

    private static (short Part, string Key) Parse(string? cursor)
    {
        var dot = cursor?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        return dot > 0 && short.TryParse(cursor.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var part)
            ? (part, StorableText.Clean(cursor![(dot + 1)..])!)
            : ((short)-1, "");
    }
}
