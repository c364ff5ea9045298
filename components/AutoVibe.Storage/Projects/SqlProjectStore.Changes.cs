using System.Data.Common;
using AutoVibe.Machines;
using AutoVibe.Pipelines;
using Dapper;

namespace AutoVibe.Storage;

internal sealed partial class SqlProjectStore
{
    private const string Nobody = "null";

    // What a project that is archived would leave without an owner.
    private const string UnderWay = """
        SELECT 'machine ' AS kind, id, state FROM machines WHERE project_id = @project AND ended_at IS NULL
        UNION ALL SELECT 'request ', id, state FROM evolution_requests WHERE project_id = @project AND ended_at IS NULL
        """;

    public Task ChangeAsync(Guid project, ProjectChange change, string actor, DateTimeOffset now, CancellationToken ct)
    {
        var sql = $"""
            UPDATE projects SET
                name = COALESCE(@Name, name),
                description = CASE WHEN @Description IS NULL THEN description WHEN @Description = '' THEN NULL ELSE @Description END,
                repository = COALESCE(@Repository, repository),
                status = COALESCE(@status, status),
                phase = COALESCE(@phase, phase),
                greediness = COALESCE(@Greediness, greediness),
                width_limit = CASE WHEN @WidthLimit IS NULL THEN width_limit WHEN @WidthLimit = 0 THEN NULL ELSE @WidthLimit END,
                needs_approval = COALESCE(@NeedsApproval, needs_approval),
                network = COALESCE(@network, network),
                asks = COALESCE(@Asks, asks),
                review = CASE WHEN @review IS NULL THEN review WHEN @review = '{Nobody}' THEN NULL ELSE {database.Dialect.Say("json", "@review")} END,
                checks = CASE WHEN @checks IS NULL THEN checks WHEN @checks = '[]' THEN NULL ELSE {database.Dialect.Say("json", "@checks")} END,
                metadata = COALESCE({database.Dialect.Say("json", "@metadata")}, metadata),
                updated_at = @now
            WHERE id = @project AND NOT EXISTS (SELECT 1 FROM projects o WHERE o.repository = @Repository AND o.id <> @project)
                AND (@status IS NULL OR @status <> 'archived' OR NOT EXISTS (SELECT 1 FROM ({UnderWay}) w))
            """;
        var values = new
        {
            project,
            change.Name,
            change.Description,
            change.Repository,
            status = change.Status?.ToWord(),
            phase = change.Phase?.ToWord(),
            change.Greediness,
            change.WidthLimit,
            change.NeedsApproval,
            network = change.Network?.ToWord(),
            change.Asks,
            review = change.Review is null ? null : change.Review.IsNobody ? Nobody : MessageJson.WriteText(change.Review),
            checks = change.Checks is null ? null : MessageJson.WriteText(change.Checks),
            metadata = change.Metadata?.ToJsonString(),
            now,
        };
        const string Audit = """
            INSERT INTO audit_log (at, actor, action, subject, details) SELECT @now, @actor, 'change-project', slug, @details FROM projects WHERE id = @project
            """;
        var details = StorableText.Clean(MessageJson.WriteText(change));
        return database.WriteAsync(
            async (connection, transaction) =>
            {
                if (await connection.ExecuteAsync(new(sql, values, transaction, cancellationToken: ct)) == 0)
                    throw await RefusalAsync(connection, transaction, project, change, ct);
                return await connection.ExecuteAsync(new(Audit, new { now, actor = StorableText.Clean(actor), details, project }, transaction, cancellationToken: ct));
            },
            ct);
    }

    private static async Task<MachineException> RefusalAsync(DbConnection connection, DbTransaction? transaction, Guid project, ProjectChange change, CancellationToken ct)
    {
        const string Other = "SELECT slug FROM projects WHERE repository = @Repository AND id <> @project";
        const string Slug = "SELECT slug FROM projects WHERE id = @project";
        if (await connection.QuerySingleOrDefaultAsync<string>(new(Slug, new { project }, transaction, cancellationToken: ct)) is not { } slug)
            return ProjectStoreExtensions.Unknown($"{project}");
        if (await connection.QuerySingleOrDefaultAsync<string>(new(Other, new { change.Repository, project }, transaction, cancellationToken: ct)) is { } other)
            return new(MachineErrors.ProjectExists, $"The repository '{change.Repository}' belongs to project '{other}'.");
        var work = await connection.QueryAsync<(string Kind, Guid Id, string State)>(new($"{UnderWay} ORDER BY 1, 2", new { project }, transaction, cancellationToken: ct));
        return new(MachineErrors.ProjectAtWork, $"Project '{slug}' cannot be archived yet: {string.Join(", ", work.Select(one => $"{one.Kind}{one.Id} is {one.State}"))}.");
    }
}
