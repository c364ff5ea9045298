namespace AutoVibe.Pipelines.Testing;

internal sealed class SavepointRow
{
    public required Savepoint Savepoint { get; init; }

    public required IReadOnlyList<(PartitionRow Row, PartitionCopy Copy, bool CutOff)> Partitions { get; init; }

    public required IReadOnlyList<(ComponentRow Row, IReadOnlyList<ComponentPartRow> Copy)> Components { get; init; }

    public bool HasExpired(DateTimeOffset now) => Savepoint.ExpiresAt <= now;
}
