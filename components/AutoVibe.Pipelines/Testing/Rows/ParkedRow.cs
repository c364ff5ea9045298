namespace AutoVibe.Pipelines.Testing;

internal sealed class ParkedRow
{
    public required MessageSlot Slot { get; init; }

    public required StoredMessage Message { get; set; }

    public required DeliveryState State { get; set; }

    public required DateTimeOffset ParkedAt { get; set; }

    public required DateTimeOffset DueAt { get; set; }

    public bool Holds { get; set; }

    public short Priority { get; init; }

    public Guid? Owner { get; set; }

    public long Token { get; set; }

    public int Failures { get; set; }

    public int Deliveries { get; set; }

    public int Revision { get; set; }

    public byte[]? Progress { get; set; }

    public string? Reason { get; set; }

    public string? Error { get; set; }

    /// <summary>The commit that last looked at this row; finds a row that one commit names twice.</summary>
    public long SeenBy { get; set; }

    public bool Occupies => State != DeliveryState.Dead || Holds;

    public bool IsParked => State is DeliveryState.Waiting or DeliveryState.Held;

    public static ParkedRow Of(ParkedMessage parked, DateTimeOffset now) => new()
    {
        Slot = parked.Slot,
        Message = parked.Message,
        State = parked.State,
        ParkedAt = now,
        DueAt = now + parked.Delay,
        Holds = parked.Holds,
        Priority = parked.Priority,
        Failures = parked.Failures,
        Deliveries = parked.Deliveries,
        Revision = parked.Revision,
        Progress = parked.Progress,
        Reason = parked.Reason,
        Error = parked.Error,
    };

    public void Set(DeliveryChange change, DateTimeOffset now)
    {
        if (change.State == DeliveryState.Dead && State != DeliveryState.Dead)
            ParkedAt = now;
        (State, Holds, DueAt, Failures) = (change.State, change.Holds, now + change.Delay, change.Failures);
        (Reason, Error, Owner) = (change.Reason, change.Error, null);
    }

    public TimeSpan Remaining(DateTimeOffset now) => DueAt > now ? DueAt - now : TimeSpan.Zero;

    public ParkedHead Head(DateTimeOffset now) => new(Slot, Message.Key, State, Holds, Remaining(now));

    public ParkedMessage Read(DateTimeOffset now) => new()
    {
        Slot = Slot,
        Message = Message,
        State = State,
        Holds = Holds,
        Delay = Remaining(now),
        Failures = Failures,
        Deliveries = Deliveries,
        Revision = Revision,
        Priority = Priority,
        Reason = Reason,
        Error = Error,
        Progress = Progress,
    };

    public ParkedRow Copy() => (ParkedRow)MemberwiseClone();

    /// <summary>A copy that nobody runs: whoever ran it when the copy was made does not own it any more.</summary>
    public ParkedRow Rested()
    {
        var row = Copy();
        row.Owner = null;
        row.State = State == DeliveryState.Running ? DeliveryState.Waiting : State;
        return row;
    }
}
