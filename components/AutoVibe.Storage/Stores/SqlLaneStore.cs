using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>What the owner of a lane does: load, read, commit.</summary>
internal sealed class SqlLaneStore(Database database) : ILaneStore
{
    private static readonly SqlStatement Cursors = new("SELECT edge, position, position_at FROM port_cursors WHERE part = $1 AND {any:edge,$2}");

    private static readonly SqlStatement Positions = new("SELECT component, version, position FROM component_checkpoints WHERE part = $1 AND {any:component,$2}");

    private static readonly SqlStatement Parked = new("""
        SELECT edge, seq, key, state, holds, CASE WHEN due_at IS NULL THEN 0 ELSE {remaining:due_at} END FROM port_deliveries WHERE part = $1 AND {any:edge,$2} ORDER BY edge, seq
        """);

    private static readonly SqlStatement Timers = new("SELECT component, key, {remaining:due_at} FROM component_timers WHERE part = $1 AND {any:component,$2} ORDER BY due_at");

    private static readonly SqlStatement ParkedMessages = new($"""
        SELECT {DeliveryRows.Columns} FROM port_deliveries WHERE edge = $1 AND part = $2 AND {"{any:seq,$3}"} AND state IN ('waiting', 'held') ORDER BY seq
        """);

    private static readonly SqlStatement States = new("SELECT key, contract, body FROM component_state WHERE component = $1 AND part = $2 AND {any:key,$3}");

    private static readonly SqlStatement Lane = new("SELECT owner, epoch, commit_no FROM lanes WHERE segment = $1 AND part = $2");

    private static readonly SqlStatement GiveUp = new("UPDATE lanes SET owner = NULL WHERE segment = $1 AND part = $2 AND owner = $3 AND epoch = $4 AND commit_no = $5");

    private readonly LaneCommits _commits = new(database);

    public async Task<LaneState> LoadAsync(LaneId lane, IReadOnlyList<int> edges, IReadOnlyList<int> components, CancellationToken ct)
    {
        var cursors = new Dictionary<int, LogPosition>();
        var positions = new Dictionary<int, SourcePosition>();
        var parked = new List<ParkedHead>();
        var timers = new List<TimerHead>();
        int[] edgeList = [.. edges];
        int[] componentList = [.. components];
        await database.ReadAsync(
            new SqlBatch()
                .Read(Cursors, row => cursors[row.Int32(0)] = new(row.Int64(1), row.Time(2)), lane.Part, edgeList)
                .Read(Positions, row => positions[row.Int32(0)] = new(row.Int64(1), row.BytesOrNull(2)), lane.Part, componentList)
                .Read(Parked, row => parked.Add(new(new(row.Int32(0), lane.Part, row.Int64(1)), row.TextOrNull(2), Names.Delivery(row.Text(3)), row.Bool(4), row.Span(5))), lane.Part, edgeList)
                .Read(Timers, row => timers.Add(new(row.Int32(0), row.Text(1), row.Span(2))), lane.Part, componentList),
            ct);
        return new() { Cursors = cursors, Positions = positions, Parked = parked, Timers = timers };
    }

    public Task<IReadOnlyList<StoredMessage>> ReadAsync(EdgePart from, LogPosition after, int rows, int bytes, CancellationToken ct) =>
        StorageSpans.AreWanted ? ReadTracedAsync(from, after, rows, bytes, ct) : LogRead.RunAsync(database, from, after, rows, bytes, ct);

    public async Task<IReadOnlyList<ParkedMessage>> ReadParkedAsync(EdgePart from, IReadOnlyList<long> seqs, CancellationToken ct)
    {
        var messages = new List<ParkedMessage>();
        long[] list = [.. seqs];
        await database.ReadAsync(new SqlBatch().Read(ParkedMessages, row => messages.Add(DeliveryRows.Read(row)), from.Edge, from.Part, list), ct);
        return messages;
    }

    public async Task<IReadOnlyList<StateRow>> ReadStateAsync(int component, short part, IReadOnlyList<string> keys, CancellationToken ct)
    {
        var states = new List<StateRow>();
        string[] list = [.. keys];
        foreach (var key in list)
            StorableText.Require(key, "A state key of component", component);
        await database.ReadAsync(new SqlBatch().Read(States, row => states.Add(new(row.Text(0), row.Int32(1), row.Bytes(2))), component, part, list), ct);
        return states;
    }

    public async Task<IReadOnlyList<Appended>> CommitAsync(LaneCommit commit, CancellationToken ct)
    {
        using var span = StorageSpans.Begin("COMMIT", database.Dialect, commit.Trace, commit.Outputs.Count);
        try
        {
            return await _commits.RunAsync(commit, ct);
        }
        catch (GuardException guard) when (guard.Code == GuardException.Head)
        {
            throw new CommitRefusedException($"The commit of lane {commit.Lane.Segment}/{commit.Lane.Part} sends to an edge or partition that is not registered.", guard);
        }
        catch (GuardException guard)
        {
            throw await LostAsync(commit, guard, ct);
        }
    }

    // Which trace a read belongs to is known by what it found.
    private async Task<IReadOnlyList<StoredMessage>> ReadTracedAsync(EdgePart from, LogPosition after, int rows, int bytes, CancellationToken ct)
    {
        var started = database.Time.GetUtcNow();
        var messages = await LogRead.RunAsync(database, from, after, rows, bytes, ct);
        StorageSpans.Begin("SELECT", database.Dialect, messages.Count > 0 ? messages[0].Trace : null, messages.Count, started)?.Dispose();
        return messages;
    }

    private async Task<LaneLostException> LostAsync(LaneCommit commit, GuardException guard, CancellationToken ct)
    {
        var lane = commit.Lane;
        // The fence held, but the owner's picture of the rows is wrong. It must not go on with it: the next owner loads it anew.
        if (guard.Code != GuardException.Fence)
            await database.CommitAsync(new SqlBatch().Add(GiveUp, lane.Segment, lane.Part, commit.Node, commit.Epoch, commit.CommitNo), ct);

        var lost = new LaneLostException(lane, null, 0, 0);
        await database.ReadAsync(new SqlBatch().Read(Lane, row => lost = new(lane, row.GuidOrNull(0), row.Int64(1), row.Int64(2)), lane.Segment, lane.Part), ct);
        return lost;
    }
}
