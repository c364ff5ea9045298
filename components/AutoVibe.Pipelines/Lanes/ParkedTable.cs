namespace AutoVibe.Pipelines;

/// <summary>What the owner of a lane knows of its parked messages: which keys are held and what is due when. The database is the truth; this is loaded with the claim.</summary>
internal sealed class ParkedTable(TimeProvider time)
{
    private readonly Dictionary<(int Edge, string Key), SortedSet<long>> _keys = [];
    private readonly PriorityQueue<Waiting, long> _due = new();

    public readonly record struct Waiting(int Edge, long Seq, string? Key);

    public void Load(IEnumerable<ParkedHead> heads, Func<int, bool> ordered)
    {
        foreach (var head in heads)
        {
            var (edge, key) = (head.Slot.Edge, head.Key);
            if (head.State == DeliveryState.Waiting)
                AddWaiting(edge, head.Slot.Seq, key, head.Remaining, ordered(edge));
            else if (head.State == DeliveryState.Held || head.Holds)
                Hold(edge, head.Slot.Seq, key!);
        }
    }

    public bool IsHeld(int edge, string? key) => key is not null && _keys.ContainsKey((edge, key));

    public void AddWaiting(int edge, long seq, string? key, TimeSpan delay, bool ordered)
    {
        _due.Enqueue(new Waiting(edge, seq, key), time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency));
        if (ordered && key is not null)
            Hold(edge, seq, key);
    }

    /// <summary>Later messages of this key wait behind this one.</summary>
    public void Hold(int edge, long seq, string key)
    {
        if (!_keys.TryGetValue((edge, key), out var seqs))
            _keys[(edge, key)] = seqs = [];
        seqs.Add(seq);
    }

    /// <summary>The message is finished, or dead without holding its key.</summary>
    public void Release(int edge, long seq, string? key)
    {
        if (key is null || !_keys.TryGetValue((edge, key), out var seqs))
            return;
        seqs.Remove(seq);
        if (seqs.Count == 0)
            _keys.Remove((edge, key));
    }

    public TimeSpan? UntilDue =>
        _due.TryPeek(out _, out var due) ? TimeSpan.FromSeconds(Math.Max(0, (double)(due - time.GetTimestamp()) / time.TimestampFrequency)) : null;

    /// <summary>The next message whose wait is over, taken from the queue.</summary>
    public Waiting? TakeDue()
    {
        if (!_due.TryPeek(out var waiting, out var due) || due > time.GetTimestamp())
            return null;
        _due.Dequeue();
        return waiting;
    }

    /// <summary>A message and those held behind it, in order.</summary>
    public IReadOnlyList<long> Behind(int edge, long seq, string? key, int limit) =>
        key is not null && _keys.TryGetValue((edge, key), out var seqs)
            ? [.. seqs.GetViewBetween(seq, long.MaxValue).Take(limit)]
            : [seq];

    /// <summary>The first message of a key, or null.</summary>
    public long? First(int edge, string? key, long after) =>
        key is not null && _keys.TryGetValue((edge, key), out var seqs)
            ? seqs.GetViewBetween(after + 1, long.MaxValue) is { Count: > 0 } rest ? rest.Min : null
            : null;
}
