namespace AutoVibe.Machines;

/// <summary>Which work was sent and is not seen done yet. It commits together with the work, so each is sent once, whatever crashes.</summary>
public sealed record CheckpointWorkPosition
{
    /// <summary>Checkpoints to be read back, and projects whose first one is to be taken.</summary>
    public IReadOnlyList<Guid> UnderWay { get; init; } = [];

    /// <summary>How many messages were sent in all. The engine derives the ids of messages from the position before them, so no two positions are alike.</summary>
    public long Sent { get; init; }
}
