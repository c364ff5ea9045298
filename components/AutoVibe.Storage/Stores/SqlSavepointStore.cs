using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>Named, consistent sets of positions and states of a whole pipeline.</summary>
internal sealed class SqlSavepointStore(Database database) : ISavepointStore
{
    public Task<Savepoint> CreateAsync(string pipeline, string name, TimeSpan? expiresAfter, CancellationToken ct)
    {
        if (StorableText.Clean(name) != name)
            throw new PipelineException(PipelineErrors.BadSavepoint, "The savepoint's name holds a character that databases do not store.");

        // One moment for all copies: every commit is atomic, so any snapshot is a consistent cut.
        return database.TransactAsync(
            async transaction =>
            {
                await RequirePipelineAsync(transaction, pipeline);
                if (await FindAsync(transaction, pipeline, name) is not null)
                {
                    throw Refused(
                        $"Pipeline '{pipeline}' has a savepoint '{name}' already.", $"Take another name, or remove that one first: autovibe savepoint delete {pipeline} {name}");
                }

                var id = Guid.CreateVersion7(database.Time.GetUtcNow());
                Savepoint? made = null;
                var batch = new SqlBatch().Read(
                    SavepointStatements.Insert,
                    row => made = new(pipeline, name, row.Time(0), row.TimeOrNull(1), row.Int64(2)),
                    pipeline, id, name, expiresAfter is { } span ? CommitBatch.Microseconds(span) : -1L);
                foreach (var copy in SavepointStatements.Copy)
                    batch.Add(copy, pipeline, id);
                await transaction.RunAsync(batch);
                return made!;
            },
            snapshot: true, ct);
    }

    public async Task<IReadOnlyList<Savepoint>> ListAsync(string? pipeline, CancellationToken ct)
    {
        var savepoints = new List<Savepoint>();
        await database.ReadAsync(
            ConnectionUse.Requests,
            new SqlBatch().Read(
                SavepointStatements.List,
                row => savepoints.Add(new(row.Text(0), row.Text(1), row.Time(2), row.TimeOrNull(3), row.Int64(4))),
                StorableText.Clean(pipeline)),
            ct);
        return savepoints;
    }

    public Task StartAsync(string pipeline, string name, CancellationToken ct) => database.TransactAsync(
        async transaction =>
        {
            await RequirePipelineAsync(transaction, pipeline);
            await transaction.RunAsync(new SqlBatch()
                .Lock(SavepointStatements.LockUpkeep)
                .Lock(SavepointStatements.LockLanes, pipeline)
                .Lock(SavepointStatements.LockEdges, pipeline));
            var id = await FindAsync(transaction, pipeline, name)
                ?? throw new PipelineException(PipelineErrors.UnknownSavepoint, $"Pipeline '{pipeline}' has no savepoint '{name}'.");
            await RequireStartableAsync(transaction, pipeline, name, id);
            await RestoreAsync(transaction, pipeline, id);
            return true;
        },
        snapshot: false, ct);

    public async Task<bool> DeleteAsync(string pipeline, string name, CancellationToken ct)
    {
        var found = false;
        await database.CommitAsync(new SqlBatch().Read(SavepointStatements.Delete, _ => found = true, StorableText.Clean(pipeline), StorableText.Clean(name)), ct);
        return found;
    }

    private static async Task RequirePipelineAsync(SqlTransaction transaction, string pipeline)
    {
        var known = false;
        await transaction.RunAsync(new SqlBatch().Read(SavepointStatements.Registered, _ => known = true, StorableText.Clean(pipeline)));
        if (!known)
            throw new PipelineException(PipelineErrors.UnknownPipeline, $"There is no pipeline '{pipeline}'.");
    }

    private static async Task<Guid?> FindAsync(SqlTransaction transaction, string pipeline, string name)
    {
        Guid? id = null;
        await transaction.RunAsync(new SqlBatch().Read(SavepointStatements.Known, row => id = row.Guid(0), pipeline, StorableText.Clean(name)));
        return id;
    }

    private static async Task RequireStartableAsync(SqlTransaction transaction, string pipeline, string name, Guid id)
    {
        var shadow = false;
        var awake = new List<string>();
        var problems = new List<string>();
        await transaction.RunAsync(new SqlBatch()
            .Read(SavepointStatements.Shadow, _ => shadow = true)
            .Read(SavepointStatements.Awake, row => awake.Add(row.Text(0)), pipeline)
            .Read(
                SavepointStatements.Trimmed,
                row => problems.Add($"The log of edge '{row.Text(0)}' partition {row.Int16(1)} was trimmed to {row.Int64(2)}, beyond savepoint '{name}' at {row.Int64(3)}."),
                id)
            .Read(SavepointStatements.NewEdges, row => problems.Add($"Edge '{row.Text(0)}' did not exist when savepoint '{name}' was made."), pipeline, id)
            .Read(SavepointStatements.NewSources, row => problems.Add($"Source '{row.Text(0)}' did not exist when savepoint '{name}' was made."), pipeline, id));
        if (shadow)
            throw new PipelineException(PipelineErrors.ShadowRun, "This is a shadow run: nobody would send again what a start from a savepoint cuts off.", fix: "Replay into a new run.");
        if (awake.Count > 0)
        {
            throw Refused(
                $"Pipeline '{pipeline}' is not paused; {string.Join(", ", awake)} may run.",
                $"Pause it first: autovibe pipeline pause {pipeline}. After the start let it go on: autovibe pipeline resume {pipeline}");
        }

        if (problems.Count > 0)
            throw Refused(string.Join(" ", problems), $"Choose a later savepoint from: autovibe savepoint list --pipeline {pipeline}");
    }

    private static async Task RestoreAsync(SqlTransaction transaction, string pipeline, Guid id)
    {
        var ends = new List<(EdgePart At, LogPosition Head)>();
        await transaction.RunAsync(new SqlBatch().Read(
            SavepointStatements.InsideHeads, row => ends.Add((new(row.Int32(0), row.Int16(1)), new(row.Int64(2), row.Time(3)))), pipeline, id));

        // One statement a log: each is a range of its key, however long the log is.
        var batch = new SqlBatch();
        foreach (var (at, head) in ends)
            batch.Add(SavepointStatements.CutOff, at.Edge, at.Part, head.Seq, head.At).Add(SavepointStatements.PutHead, at.Edge, at.Part, head.Seq);
        foreach (var step in SavepointStatements.Restore)
            batch.Add(step, pipeline, id);
        await transaction.RunAsync(batch);
    }

    private static PipelineException Refused(string message, string fix) => new(PipelineErrors.SavepointRefused, message, fix: fix);
}
