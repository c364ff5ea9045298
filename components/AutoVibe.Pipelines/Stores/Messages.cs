namespace AutoVibe.Pipelines;

/// <summary>One part of a durable edge.</summary>
public readonly record struct EdgePart(int Edge, short Part);

/// <summary>The work of one segment on one partition.</summary>
public readonly record struct LaneId(int Segment, short Part);

/// <summary>One message on a durable edge, by its gapless number.</summary>
public readonly record struct MessageSlot(int Edge, short Part, long Seq);

/// <summary>A message as it lies in the log.</summary>
public sealed record StoredMessage
{
    /// <summary>Its number; the next message of the partition has the next number.</summary>
    public required long Seq { get; init; }

    /// <summary>When it was accepted, by the database's clock; never falls along <see cref="Seq"/>.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its identity, the same on every attempt and after a restore.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its key, or null.</summary>
    public string? Key { get; init; }

    /// <summary>Version of its message type's contract.</summary>
    public required int Contract { get; init; }

    /// <summary>The W3C trace context it was sent in: 16 bytes trace id, 8 bytes span id, 1 byte flags; or null.</summary>
    public byte[]? Trace { get; init; }

    /// <summary>Its headers as a JSON object, or null.</summary>
    public string? Headers { get; init; }

    /// <summary>Its payload as UTF-8 JSON; kept as the bytes that came.</summary>
    public required byte[] Body { get; init; }
}

/// <summary>Where the messages of one commit to one partition lie: their numbers follow each other in the order in which the commit named them.</summary>
/// <param name="To">The partition.</param>
/// <param name="First">The number of the first.</param>
/// <param name="CreatedAt">The time of all of them.</param>
public readonly record struct Appended(EdgePart To, long First, DateTimeOffset CreatedAt);

/// <summary>A message to append to a durable edge. The store gives it its number.</summary>
public sealed record OutgoingMessage
{
    /// <summary>Where it goes.</summary>
    public required EdgePart To { get; init; }

    /// <inheritdoc cref="StoredMessage.Id"/>
    public required Guid Id { get; init; }

    /// <inheritdoc cref="StoredMessage.Key"/>
    public string? Key { get; init; }

    /// <inheritdoc cref="StoredMessage.Contract"/>
    public required int Contract { get; init; }

    /// <inheritdoc cref="StoredMessage.Trace"/>
    public byte[]? Trace { get; init; }

    /// <inheritdoc cref="StoredMessage.Headers"/>
    public string? Headers { get; init; }

    /// <inheritdoc cref="StoredMessage.Body"/>
    public required byte[] Body { get; init; }
}
