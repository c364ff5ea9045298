using System.Data.Common;
using AutoVibe.Machines;
using Dapper;

namespace AutoVibe.Storage;

/// <summary>The rows of checkpoints in PostgreSQL or SQLite.</summary>
internal sealed class SqlCheckpointStore(Database database) : ICheckpointStore
{
    public async Task<bool> AddAsync(Checkpoint checkpoint, CancellationToken ct)
    {
        var sql = $"""
            INSERT INTO workspace_checkpoints (id, project_id, hub_id, parent_id, type, tree_sha256, notes_sha256, chain_sha256, store_id,
                files, left_out, size, packed, added, description, context, created_at)
            VALUES (@Id, @Project, @Hub, @Parent, @type, @TreeSha256, @NotesSha256, @ChainSha256, @Store,
                @Files, @LeftOut, @Size, @Packed, @Added, @Description, {database.Dialect.Say("json", "@context")}, @CreatedAt)
            ON CONFLICT DO NOTHING
            """;
        try
        {
            return await database.WriteAsync(
                sql,
                new
                {
                    checkpoint.Id,
                    checkpoint.Project,
                    checkpoint.Hub,
                    checkpoint.Parent,
                    type = checkpoint.Type.ToWord(),
                    checkpoint.TreeSha256,
                    checkpoint.NotesSha256,
                    checkpoint.ChainSha256,
                    checkpoint.Store,
                    checkpoint.Files,
                    checkpoint.LeftOut,
                    checkpoint.Size,
                    checkpoint.Packed,
                    checkpoint.Added,
                    Description = StorableText.Clean(checkpoint.Description),
                    context = checkpoint.Context.ToJsonString(),
                    checkpoint.CreatedAt,
                },
                ct) == 1;
        }
        catch (DbException error) when (database.Dialect.IsTransient(error))
        {
            // The connection may have broken after the commit.
            if (await FindAsync(checkpoint.Id, ct) is not null)
                return true;
            throw;
        }
    }

    public Task<Checkpoint?> FindAsync(Guid id, CancellationToken ct) => database.ReadAsync(
        async connection =>
        {
            const string Sql = $"SELECT {CheckpointRow.Columns} FROM workspace_checkpoints WHERE id = @id";
            return (await connection.QueryFirstOrDefaultAsync<CheckpointRow>(new(Sql, new { id }, cancellationToken: ct)))?.ToCheckpoint();
        },
        ct);

    public Task<IReadOnlyList<Checkpoint>> ListAsync(Guid project, CheckpointFilter filter, CancellationToken ct) => QueryAsync(
        $"""
        SELECT {CheckpointRow.Columns} FROM workspace_checkpoints
        WHERE project_id = @project AND id < @before AND (@type = '' OR type = @type) AND (@state = '' OR state = @state)
        ORDER BY id DESC
        LIMIT @Limit
        """,
        new { project, before = filter.Before ?? Guid.AllBitsSet, type = filter.Type?.ToWord() ?? "", state = filter.State?.ToWord() ?? "", filter.Limit },
        ct);

    public Task<IReadOnlyList<Checkpoint>> OfHubAsync(Guid hub, CheckpointFilter filter, CancellationToken ct) => QueryAsync(
        $"""
        SELECT {CheckpointRow.Columns} FROM workspace_checkpoints
        WHERE hub_id = @hub AND id < @before AND (@type = '' OR type = @type) AND (@state = '' OR state = @state)
        ORDER BY id DESC
        LIMIT @Limit
        """,
        new { hub, before = filter.Before ?? Guid.AllBitsSet, type = filter.Type?.ToWord() ?? "", state = filter.State?.ToWord() ?? "", filter.Limit },
        ct);

    public Task<IReadOnlyList<Checkpoint>> OfStoreAsync(Guid store, Guid after, int limit, CancellationToken ct) => QueryAsync(
        $"SELECT {CheckpointRow.Columns} FROM workspace_checkpoints WHERE store_id = @store AND id > @after ORDER BY id LIMIT @limit", new { store, after, limit }, ct);

    public Task<IReadOnlyList<Checkpoint>> PendingAsync(Guid store, int limit, CancellationToken ct) => QueryAsync(
        $"SELECT {CheckpointRow.Columns} FROM workspace_checkpoints WHERE state = 'pending' AND store_id = @store ORDER BY id LIMIT @limit", new { store, limit }, ct);

    public Task<IReadOnlyList<Guid>> ProjectsWithoutAsync(int limit, CancellationToken ct) => database.ReadAsync<IReadOnlyList<Guid>>(
        async connection =>
        {
            // A full path begins with a slash or a drive; anything else is cloned from an address.
            const string Sql = """
                SELECT p.id FROM projects p
                WHERE (p.repository LIKE '/%' OR substr(p.repository, 2, 1) = ':') AND p.status <> 'archived'
                    AND EXISTS (SELECT 1 FROM intakes i WHERE i.project_id = p.id)
                    AND NOT EXISTS (SELECT 1 FROM workspace_checkpoints c WHERE c.project_id = p.id)
                ORDER BY p.id
                LIMIT @limit
                """;
            return [.. await connection.QueryAsync<Guid>(new(Sql, new { limit }, cancellationToken: ct))];
        },
        ct);

    public Task SetVerifiedAsync(Guid id, CancellationToken ct) => database.WriteAsync(
        "UPDATE workspace_checkpoints SET state = 'verified', verified_at = clock_timestamp(), problem = NULL WHERE id = @id", new { id }, ct);

    public Task SetCorruptAsync(Guid id, string problem, CancellationToken ct) => database.WriteAsync(
        "UPDATE workspace_checkpoints SET state = 'corrupt', problem = @problem WHERE id = @id", new { id, problem = StorableText.Clean(problem) }, ct);

    public async Task<bool> MakeCurrentAsync(Guid project, Guid checkpoint, bool onlyFromParent, CancellationToken ct)
    {
        const string Sql = """
            UPDATE projects SET current_checkpoint = @checkpoint, updated_at = clock_timestamp()
            WHERE id = @project AND EXISTS (
                SELECT 1 FROM workspace_checkpoints c
                WHERE c.id = @checkpoint AND c.project_id = projects.id AND c.state = 'verified'
                    AND (NOT @onlyFromParent OR projects.current_checkpoint IS NULL OR projects.current_checkpoint = c.parent_id))
            """;
        return await database.WriteAsync(Sql, new { project, checkpoint, onlyFromParent }, ct) == 1;
    }

    private Task<IReadOnlyList<Checkpoint>> QueryAsync(string sql, object parameters, CancellationToken ct) => database.ReadAsync<IReadOnlyList<Checkpoint>>(
        async connection => [.. (await connection.QueryAsync<CheckpointRow>(new(sql, parameters, cancellationToken: ct))).Select(row => row.ToCheckpoint())],
        ct);
}
