namespace AutoVibe.Pipelines.Testing;

public sealed partial class InMemoryPipelineStore
{
    /// <inheritdoc/>
    public Task<DeadLetterPage> ListAsync(DeadLetterFilter filter, int limit, string? cursor, CancellationToken ct) =>
        Answer(() => List(filter, limit, cursor), ct);

    /// <inheritdoc/>
    public Task<DeadLetter?> FindAsync(MessageSlot slot, CancellationToken ct) =>
        Answer(() => FindDead(slot) is { } row ? Letter(row, row.Message.Body) : null, ct);

    /// <inheritdoc/>
    public Task<DeadLetterOutcome> EditAsync(MessageSlot slot, int revision, byte[] body, string actor, CancellationToken ct) => Answer(
        () => Change(new DeadLetterRef(slot, revision), actor, "edit", row =>
        {
            row.Message = row.Message with { Body = body };
            row.Revision++;
            return null;
        }),
        ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeadLetterOutcome>> ReplayAsync(IReadOnlyList<DeadLetterRef> letters, string actor, CancellationToken ct) =>
        Answer<IReadOnlyList<DeadLetterOutcome>>(() => [.. letters.Select(letter => Change(letter, actor, "replay", Replay))], ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeadLetterOutcome>> DiscardAsync(IReadOnlyList<DeadLetterRef> letters, string actor, CancellationToken ct) =>
        Answer<IReadOnlyList<DeadLetterOutcome>>(() => [.. letters.Select(letter => Change(letter, actor, "discard", Discard))], ct);

    // The lane is taken from its owner, who loads it anew.
    private DeadLetterOutcome Change(DeadLetterRef letter, string actor, string action, Func<ParkedRow, string?> change)
    {
        if (FindDead(letter.Slot) is not { } row)
            return new DeadLetterOutcome(letter.Slot, false, "There is no such dead letter; it may have been replayed or discarded meanwhile.");
        if (row.Revision != letter.Revision)
            return new DeadLetterOutcome(letter.Slot, false, $"It was edited meanwhile: its revision is {row.Revision}, not {letter.Revision}.");
        if (change(row) is { } problem)
            return new DeadLetterOutcome(letter.Slot, false, problem);

        Edge(letter.Slot.Edge).LaneOf(letter.Slot.Part).Owner = null;
        Note(actor, action, $"{NameOf(letter.Slot)}/{letter.Slot.Part}/{letter.Slot.Seq}");
        return new DeadLetterOutcome(letter.Slot, true, null);
    }

    private string? Replay(ParkedRow row)
    {
        var part = Partition(row.Slot);
        var line = Edge(row.Slot.Edge).Shape.Ordered && row.Message.Key is { } key
            ? part.Parked.Values.Where(other => other != row && other.Occupies && other.Message.Key == key).ToList()
            : [];
        if (line.Any(other => other.State == DeliveryState.Running))
            return "Another message of its key is running; replay it when that one has ended.";

        var isBehind = line.Any(other => other.Slot.Seq < row.Slot.Seq);
        (row.State, row.Holds, row.DueAt) = (isBehind ? DeliveryState.Held : DeliveryState.Waiting, false, Now);
        (row.Failures, row.Deliveries) = (0, 0);
        foreach (var later in line.Where(other => other.Slot.Seq > row.Slot.Seq && other.State == DeliveryState.Waiting))
            later.State = DeliveryState.Held;
        return null;
    }

    private string? Discard(ParkedRow row)
    {
        var part = Partition(row.Slot);
        part.Remove(row, dropped: true);
        part.Free(row.Message.Key, Now);
        return null;
    }

    private DeadLetterPage List(DeadLetterFilter filter, int limit, string? cursor)
    {
        var letters = _edges
            .Where(edge => (filter.Pipeline ?? edge.Pipeline) == edge.Pipeline && (filter.Edge ?? edge.Shape.Name) == edge.Shape.Name)
            .SelectMany(edge => edge.Parts).SelectMany(part => part.Parked.Values)
            .Where(row => row.State == DeliveryState.Dead && Fits(filter, row))
            .ToList();
        var first = cursor is null ? 0 : letters.FindIndex(row => string.CompareOrdinal(CursorOf(row.Slot), cursor) > 0);
        var page = first < 0 ? [] : letters.Skip(first).Take(limit).ToList();
        var next = first >= 0 && first + page.Count < letters.Count ? CursorOf(page[^1].Slot) : null;
        return new DeadLetterPage([.. page.Select(row => Letter(row, []))], next, letters.Count);
    }

    private static bool Fits(DeadLetterFilter filter, ParkedRow row) =>
        (filter.Key ?? row.Message.Key) == row.Message.Key
        && (filter.Reason ?? row.Reason) == row.Reason
        && (filter.Search is not { } text || row.Error?.Contains(text, StringComparison.OrdinalIgnoreCase) == true)
        && (filter.Since is not { } since || row.ParkedAt >= since)
        && (filter.Before is not { } before || row.ParkedAt < before);

    private static string CursorOf(MessageSlot slot) => $"{slot.Edge:D10}.{slot.Part:D5}.{slot.Seq:D19}";

    private ParkedRow? FindDead(MessageSlot slot) =>
        slot.Edge > 0 && slot.Edge <= _edges.Count && slot.Part >= 0 && slot.Part < _edges[slot.Edge - 1].Parts.Length
        && Partition(slot).Parked.TryGetValue(slot.Seq, out var row) && row.State == DeliveryState.Dead ? row : null;

    private DeadLetter Letter(ParkedRow row, byte[] body) => new()
    {
        Pipeline = Edge(row.Slot.Edge).Pipeline,
        EdgeName = Edge(row.Slot.Edge).Shape.Name,
        Slot = row.Slot,
        Message = row.Message with { Body = body },
        Reason = row.Reason ?? "error",
        Error = row.Error,
        Failures = row.Failures,
        Revision = row.Revision,
        Holds = row.Holds,
        ParkedAt = row.ParkedAt,
    };
}
