namespace AutoVibe.Pipelines;

/// <summary>What the owner of a lane knows of its parked messages: which keys are held and what is due when. The database is the truth; this is loaded with the claim.</summary>
internal sealed class ParkedTable(TimeProvider time)
{
    // Per key what occupies it, in order; true for a dead letter that holds the key: nothing passes it.
    private readonly Dictionary<(int Edge, string Key), SortedDictionary<long, bool>> _keys = [];
    private readonly Dictionary<(int Edge, long Seq), long> _waiting = [];
    private readonly PriorityQueue<Waiting, long> _due = new();
    private readonly List<(Waiting Message, long Due)> _taken = [];

    public readonly record struct Waiting(int Edge, long Seq, string? Key);

    public TimeSpan? UntilDue
    {
        get
        {
            while (_due.TryPeek(out var waiting, out var due))
            {
                if (IsCurrent(waiting, due))
                    return TimeSpan.FromSeconds(Math.Max(0, (double)(due - time.GetTimestamp()) / time.TimestampFrequency));
                _due.Dequeue();
            }

            return null;
        }
    }

    public void Load(IEnumerable<ParkedHead> heads, Func<int, EdgeOptions> optionsOf)
    {
        foreach (var head in heads)
        {
            var (edge, seq, key) = (head.Slot.Edge, head.Slot.Seq, head.Key);
            var options = optionsOf(edge);
            var ordered = options.Ordered && key is not null;

            // The database's clock may have been moved; nothing waits longer than the edge's longest wait.
            if (head.State == DeliveryState.Waiting)
                AddWaiting(edge, seq, key, head.Remaining < options.LongestDelay ? head.Remaining : options.LongestDelay, ordered);
            else if (head.State == DeliveryState.Held && ordered)
                Hold(edge, seq, key!, dead: false);
            else if (head.State == DeliveryState.Dead && head.Holds && ordered)
                Hold(edge, seq, key!, dead: true);
        }
    }

    public bool IsHeld(int edge, string? key) => key is not null && _keys.ContainsKey((edge, key));

    public void AddWaiting(int edge, long seq, string? key, TimeSpan delay, bool ordered)
    {
        var due = time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency);
        _waiting[(edge, seq)] = due;
        _due.Enqueue(new Waiting(edge, seq, key), due);
        if (ordered && key is not null)
            Hold(edge, seq, key, dead: false);
    }

    /// <summary>Later messages of this key wait behind this one.</summary>
    public void Hold(int edge, long seq, string key, bool dead)
    {
        if (!_keys.TryGetValue((edge, key), out var line))
            _keys[(edge, key)] = line = [];
        line[seq] = dead;
        if (dead)
            _waiting.Remove((edge, seq));
    }

    /// <summary>The message is finished, or dead without holding its key.</summary>
    public void Release(int edge, long seq, string? key)
    {
        _waiting.Remove((edge, seq));
        if (key is null || !_keys.TryGetValue((edge, key), out var line))
            return;
        line.Remove(seq);
        if (line.Count == 0)
            _keys.Remove((edge, key));
    }

    /// <summary>The next message whose wait is over. It stays taken until <see cref="PutBack"/>.</summary>
    public Waiting? TakeDue()
    {
        while (_due.TryPeek(out var waiting, out var due))
        {
            if (!IsCurrent(waiting, due))
            {
                _due.Dequeue();
                continue;
            }

            if (due > time.GetTimestamp())
                return null;
            _due.Dequeue();
            _taken.Add((waiting, due));
            return waiting;
        }

        return null;
    }

    /// <summary>Makes due again what was taken and did not change.</summary>
    public void PutBack()
    {
        foreach (var (waiting, due) in _taken)
        {
            if (IsCurrent(waiting, due))
                _due.Enqueue(waiting, due);
        }

        _taken.Clear();
    }

    /// <summary>A message that is due and those held behind it, in order, up to a dead letter that holds them.</summary>
    public IReadOnlyList<long> Behind(int edge, long seq, string? key, int limit)
    {
        if (key is null || !_keys.TryGetValue((edge, key), out var line))
            return [seq];
        var run = new List<long>();
        foreach (var (next, dead) in line)
        {
            if (dead || run.Count == limit)
                break;
            run.Add(next);
        }

        return run;
    }

    /// <summary>The message that may go when those up to a number have left, or null.</summary>
    public long? NextOf(int edge, string key, long after)
    {
        if (!_keys.TryGetValue((edge, key), out var line))
            return null;
        foreach (var (seq, dead) in line)
        {
            if (seq > after)
                return dead ? null : seq;
        }

        return null;
    }

    // What left or waits anew leaves its old entry in the queue.
    private bool IsCurrent(Waiting waiting, long due) => _waiting.TryGetValue((waiting.Edge, waiting.Seq), out var current) && current == due;
}
