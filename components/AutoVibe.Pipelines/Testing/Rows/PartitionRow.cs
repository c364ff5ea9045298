namespace AutoVibe.Pipelines.Testing;

/// <summary>One partition of a durable edge: its log, the cursor of its consumer and what is parked beside it.</summary>
internal sealed class PartitionRow(EdgePart at)
{
    private static readonly DateTimeOffset Never = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public EdgePart At => at;

    public long Head { get; private set; }

    public DateTimeOffset LastAt { get; private set; } = Never;

    public long Trimmed { get; private set; }

    public LogPosition Cursor { get; set; } = new(0, Never);

    public long Done { get; set; }

    public long Dropped { get; set; }

    /// <summary>The messages behind <see cref="Trimmed"/>, without a gap.</summary>
    public List<StoredMessage> Log { get; } = [];

    /// <summary>The parked messages by number.</summary>
    public SortedList<long, ParkedRow> Parked { get; } = [];

    public bool IsQuiet
    {
        get
        {
            if (Cursor.Seq != Head)
                return false;
            foreach (var row in Parked.Values)
            {
                if (row.State is DeliveryState.Waiting or DeliveryState.Running)
                    return false;
            }

            return true;
        }
    }

    public void Append(OutgoingMessage message, DateTimeOffset now)
    {
        LastAt = now > LastAt ? now : LastAt;
        Log.Add(new StoredMessage
        {
            Seq = ++Head,
            CreatedAt = LastAt,
            Id = message.Id,
            Key = message.Key,
            Contract = message.Contract,
            Trace = message.Trace,
            Headers = message.Headers,
            Body = message.Body,
        });
    }

    public void Advance(CursorAdvance move)
    {
        Cursor = move.To;
        Done += move.Done;
        Dropped += move.Dropped;
    }

    /// <summary>The messages after a number, as a range of <see cref="Log"/>.</summary>
    public ReadOnlySpan<StoredMessage> After(long seq) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Log)[(int)Math.Clamp(seq - Trimmed, 0, Log.Count)..];

    public void TrimTo(long seq)
    {
        Log.RemoveRange(0, (int)(seq - Trimmed));
        Trimmed = seq;
    }

    /// <summary>Takes a parked message out and counts it.</summary>
    public void Remove(ParkedRow row, bool dropped)
    {
        Parked.Remove(row.Slot.Seq);
        if (dropped)
            Dropped++;
        else
            Done++;
    }

    public int Count(DeliveryState state)
    {
        var count = 0;
        foreach (var row in Parked.Values)
            count += row.State == state ? 1 : 0;
        return count;
    }

    /// <summary>Lets the first message of a key run that nothing holds any more.</summary>
    public void Free(string? key, DateTimeOffset now)
    {
        if (key is not null && FirstOf(key) is { State: DeliveryState.Held } next)
            (next.State, next.DueAt) = (DeliveryState.Waiting, now);
    }

    /// <summary>The first message that occupies a key: every parked one except a dead one that does not hold.</summary>
    public ParkedRow? FirstOf(string key)
    {
        foreach (var row in Parked.Values)
        {
            if (row.Occupies && row.Message.Key == key)
                return row;
        }

        return null;
    }

    public PartitionCopy Copy() => new(Head, LastAt, Cursor, Done, Dropped, [.. Parked.Values.Select(row => row.Copy())]);

    /// <summary>Goes back to a copy. The log is cut off behind the copy's head only when whoever feeds it will write those messages again.</summary>
    public void GoBack(PartitionCopy copy, bool cutOff)
    {
        (Cursor, Done, Dropped) = (copy.Cursor, copy.Done, copy.Dropped);
        Parked.Clear();
        foreach (var row in copy.Parked)
            Parked.Add(row.Slot.Seq, row.Rested());

        if (!cutOff)
            return;

        Log.RemoveRange((int)(copy.Head - Trimmed), (int)(Head - copy.Head));
        (Head, LastAt) = (copy.Head, copy.LastAt);
    }
}

/// <summary>A partition without its log, as a savepoint keeps it.</summary>
internal sealed record PartitionCopy(
    long Head, DateTimeOffset LastAt, LogPosition Cursor, long Done, long Dropped, IReadOnlyList<ParkedRow> Parked);
