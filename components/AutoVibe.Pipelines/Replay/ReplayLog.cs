namespace AutoVibe.Pipelines;

/// <summary>One partition of an edge on its way from one run to the other.</summary>
/// <param name="edge">Name of the edge.</param>
/// <param name="range">The stretch that is replayed.</param>
/// <param name="into">The edge by its number in the shadow run, the partition as it is read.</param>
/// <param name="parts">Partitions of the edge in the shadow run.</param>
/// <param name="begun">How far the replay is.</param>
internal sealed class ReplayLog(string edge, ReplayRange range, EdgePart into, short parts, ReplayPosition begun)
{
    public string Edge { get; } = edge;

    public ReplayRange Range { get; } = range;

    public EdgePart Into { get; } = into;

    public long Began { get; } = begun.Began;

    public LogPosition Position { get; private set; } = begun.Position;

    public long Replayed { get; private set; } = begun.Replayed;

    public long Remaining => Math.Max(0, Range.Last - Position.Seq);

    public void MoveTo(LogPosition to, int replayed)
    {
        Position = to;
        Replayed += replayed;
    }

    /// <summary>The message for the shadow run, whose edge may have another number of partitions.</summary>
    public OutgoingMessage Address(StoredMessage message) => new()
    {
        To = new(Into.Edge, message.Key is null ? MessageIds.PartOf(message.Id, parts) : MessageIds.PartOf(message.Key, parts)),
        Id = message.Id,
        Key = message.Key,
        Contract = message.Contract,
        Headers = message.Headers,
        Body = message.Body,
    };

    public PipelineException IsTrimmed(string how) => new(PipelineErrors.ReplayRefused,
        $"The log of edge '{Edge}' partition {Range.At.Part} {how}.",
        fix: $"Nothing accepted at or after {Range.TrimmedAt.ToUniversalTime():O} is gone from it: begin there, into a new run. A savepoint keeps the log from being trimmed.");
}
