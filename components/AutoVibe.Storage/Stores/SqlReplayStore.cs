using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>Replays of completed messages: looks into the run that produced them, writes into a shadow run.</summary>
internal sealed class SqlReplayStore(Database database) : IReplayStore
{
    // Later than any message, and no infinity.
    private static readonly DateTimeOffset Never = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public async Task<IReadOnlyList<ReplayRange>> FindAsync(string pipeline, IReadOnlyList<int> edges, ReplayStart? start, DateTimeOffset? until, CancellationToken ct)
    {
        var savepoint = start?.Savepoint is { } name ? await SavepointAsync(pipeline, name, ct) : (Guid?)null;
        var ranges = new List<ReplayRange>();
        int[] list = [.. edges];
        var (end, from) = (until ?? Never, start?.From ?? DateTimeOffset.UnixEpoch);
        var batch = savepoint is { } id
            ? new SqlBatch().Read(ReplayStatements.FromSavepoint, Add, list, end, id)
            : new SqlBatch().Read(ReplayStatements.FromTime, Add, list, end, from);
        await database.ReadAsync(batch, ct);
        return ranges;

        // What has not been read yet is not completed.
        void Add(SqlRow row) => ranges.Add(new(
            new(row.Int32(0), row.Int16(1)), new(row.Int64(6), row.Time(7)), Math.Min(row.Int64(2), row.Int64(8)), row.Time(3), row.Int64(4), row.Time(5)));
    }

    public async Task<IReadOnlySet<long>> ParkedAsync(EdgePart at, long after, long last, CancellationToken ct)
    {
        var parked = new HashSet<long>();
        await database.ReadAsync(new SqlBatch().Read(ReplayStatements.Parked, row => parked.Add(row.Int64(0)), at.Edge, at.Part, after, last), ct);
        return parked;
    }

    public Task BecomeShadowAsync(Guid run, IReadOnlyList<RegisteredPipeline> pipelines, CancellationToken ct) => database.TransactAsync(
        async transaction =>
        {
            (Guid Run, Guid? ShadowOf) mine = default;
            var isEmpty = true;
            await transaction.RunAsync(new SqlBatch()
                .Add(ReplayStatements.LockRegistry)
                .Read(ReplayStatements.LockRun, row => mine = (row.Guid(0), row.GuidOrNull(1)))
                .Read(ReplayStatements.Registered, _ => isEmpty = false));
            if (mine.ShadowOf == run)
                return true;
            if (mine.Run == run)
                throw Refused("The messages were produced by this very run, or by one that this database is a copy of; replayed into it, all they did would happen twice.");
            if (mine.ShadowOf is not null)
                throw Refused("The database holds the shadow of another run.");
            if (!isEmpty)
                throw Refused("The database holds a run of its own; a replay goes into a database that is empty or was made by it.");

            var batch = new SqlBatch().Add(ReplayStatements.BecomeShadow, run);
            foreach (var pipeline in pipelines)
                AddNumbers(batch, pipeline);
            await transaction.RunAsync(batch.Lock(ReplayStatements.GoOnWithSegments).Lock(ReplayStatements.GoOnWithComponents).Lock(ReplayStatements.GoOnWithEdges));
            foreach (var pipeline in pipelines)
                await transaction.RunAsync(RegisterBatch.Of(pipeline.Shape));
            return true;
        },
        snapshot: false, ct);

    public async Task<IReadOnlyList<ReplayPosition>> PositionsAsync(CancellationToken ct)
    {
        var positions = new List<ReplayPosition>();
        await database.ReadAsync(
            new SqlBatch().Read(ReplayStatements.Positions, row => positions.Add(new()
            {
                At = new(row.Int32(0), row.Int16(1)),
                Start = row.Text(2),
                Began = row.Int64(3),
                Position = new(row.Int64(4), row.Time(5)),
                Replayed = row.Int64(6),
            })),
            ct);
        return positions;
    }

    public Task BeginAsync(IReadOnlyList<ReplayPosition> positions, CancellationToken ct) => database.CommitAsync(
        new SqlBatch().Add(ReplayStatements.Begin, SqlRows.Of(positions)
            .With(positions, p => p.At.Edge).With(positions, p => p.At.Part).With(positions, p => StorableText.Clean(p.Start))
            .With(positions, p => p.Began).With(positions, p => p.Position.Seq).With(positions, p => p.Position.At)),
        ct);

    public async Task<bool> AppendAsync(ReplayAppend append, CancellationToken ct)
    {
        var (at, to) = (append.At, append.To);
        try
        {
            await database.CommitAsync(
                CommitBatch.AddOutputs(
                    new SqlBatch().Add(ReplayStatements.Advance, at.Edge, at.Part, append.After, to.Seq, to.At, append.Messages.Count), append.Messages),
                ct);
            return true;
        }
        catch (GuardException guard) when (guard.Code == GuardException.Position)
        {
            return false;
        }
        catch (GuardException guard)
        {
            throw new CommitRefusedException("A message is replayed to an edge or partition that is not registered.", guard);
        }
    }

    private static void AddNumbers(SqlBatch batch, RegisteredPipeline pipeline)
    {
        var (shape, ids) = (pipeline.Shape, pipeline.Ids);
        var edges = shape.DurableEdges.ToList();
        batch
            .Add(
                ReplayStatements.Segments, SqlRows.Of(shape.Segments).With(shape.Segments, s => ids.Segments[s.Name]).With(shape.Segments, s => s.Name), shape.Name, shape.Version)
            .Add(
                ReplayStatements.Components,
                SqlRows.Of(shape.Nodes).With(shape.Nodes, n => ids.Components[n.Name]).With(shape.Nodes, n => n.Name).With(shape.Nodes, n => Names.Of(n.Kind)), shape.Name)
            .Add(
                ReplayStatements.Edges,
                SqlRows.Of(edges).With(edges, e => ids.Edges[e.Name]).With(edges, e => e.Name).With(edges, e => ids.Segments[e.Segment])
                    .With(edges, e => e.Partitions).With(edges, RegisterBatch.KindOf),
                shape.Name);
    }

    private async Task<Guid> SavepointAsync(string pipeline, string name, CancellationToken ct)
    {
        Guid? id = null;
        await database.ReadAsync(new SqlBatch().Read(SavepointStatements.Known, row => id = row.Guid(0), StorableText.Clean(pipeline), StorableText.Clean(name)), ct);
        return id ?? throw new PipelineException(PipelineErrors.UnknownSavepoint, $"Pipeline '{pipeline}' has no savepoint '{name}'.");
    }

    private static PipelineException Refused(string message) => new(PipelineErrors.ReplayRefused, message,
        fix: "Name a folder or database that is empty or does not exist yet: autovibe message replay PIPELINE --from TIME --into FOLDER");
}
