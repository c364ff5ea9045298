namespace AutoVibe.Chaos.Tests;

/// <summary>Measures how long lanes stand still after their owner's death.</summary>
internal static class TakeOver
{
    /// <summary>Waits until every lane that a dead worker owned has another owner and, where messages wait, a commit of that owner.</summary>
    /// <returns>The time since <paramref name="death"/>, a timestamp.</returns>
    public static async Task<TimeSpan> MeasureAsync(ChaosDatabase database, IReadOnlyList<LaneRow> owned, long death)
    {
        // The commit numbers that the dead worker reached.
        var lanes = await LanesAsync(database);
        var last = lanes.ToDictionary(lane => (lane.Segment, lane.Part), lane => lane.CommitNo);
        Assert.True(lanes.Sum(lane => lane.Backlog) > 0, "The work was over before the death.");
        await Wait.UntilAsync(
            async () =>
            {
                var now = (await LanesAsync(database)).ToDictionary(lane => (lane.Segment, lane.Part));
                return owned.All(lane => IsAtWork(lane, now[(lane.Segment, lane.Part)], last[(lane.Segment, lane.Part)]));
            },
            "the take-over");
        return TimeProvider.System.GetElapsedTime(death);
    }

    /// <summary>The lanes that a worker owns. On a busy machine it may be given up for a moment, and has its lanes back soon.</summary>
    public static async Task<IReadOnlyList<LaneRow>> OwnedByAsync(ChaosDatabase database, WorkerProcess worker)
    {
        IReadOnlyList<LaneRow> owned = [];
        await Wait.UntilAsync(
            async () => (owned = [.. (await LanesAsync(database)).Where(lane => lane.Process?.StartsWith($"{worker.Id}:", StringComparison.Ordinal) == true)]).Count > 0, "lanes of the worker");
        return owned;
    }

    private static bool IsAtWork(LaneRow before, LaneRow now, long lastCommit) =>
        now.Epoch > before.Epoch && now.Process is not null && now.Process != before.Process && (now.Backlog == 0 || now.CommitNo > lastCommit);

    private static Task<IReadOnlyList<LaneRow>> LanesAsync(ChaosDatabase database) => database.RowsAsync<LaneRow>("""
        SELECT l.segment, l.part, l.epoch, l.commit_no AS CommitNo, CASE WHEN n.state = 'dead' THEN NULL ELSE n.process END AS process,
            (SELECT coalesce(sum(h.head - c.position), 0) FROM edges e JOIN port_heads h ON h.edge = e.edge JOIN port_cursors c ON c.edge = h.edge AND c.part = h.part
             WHERE e.segment = l.segment AND h.part = l.part) AS backlog
        FROM lanes l LEFT JOIN nodes n ON n.node = l.owner WHERE l.segment > 0
        """);
}

/// <summary>Where a lane stands.</summary>
internal sealed class LaneRow
{
    public int Segment { get; init; }

    public int Part { get; init; }

    public long Epoch { get; init; }

    public long CommitNo { get; init; }

    /// <summary>The owner's process, or null when nobody alive owns it.</summary>
    public string? Process { get; init; }

    public long Backlog { get; init; }
}
