using System.Data.Common;
using AutoVibe.Machines;
using Dapper;

namespace AutoVibe.Storage;

/// <summary>Projects in PostgreSQL or SQLite.</summary>
internal sealed partial class SqlProjectStore(Database database) : IProjectStore
{
    private const int MaxSlugTries = 10_000;

    private const string Select = $"SELECT {ProjectRow.Columns} FROM projects p LEFT JOIN intakes i ON i.id = p.last_intake";

    public Task<Project> CreateAsync(Project project, bool slugMayChange, CancellationToken ct) => database.WriteAsync(
        async (connection, transaction) =>
        {
            for (var number = 1; number <= (slugMayChange ? MaxSlugTries : 1); number++)
            {
                var slug = number == 1 ? project.Slug : $"{project.Slug}-{number}";
                if (await InsertAsync(connection, transaction, project with { Slug = slug }, ct))
                    return project with { Slug = slug };

                const string Taken = "SELECT slug FROM projects WHERE repository = @Repository";
                if (await connection.QuerySingleOrDefaultAsync<string>(new(Taken, new { project.Repository }, transaction, cancellationToken: ct)) is { } other)
                    throw new MachineException(MachineErrors.ProjectExists, $"The repository '{project.Repository}' belongs to project '{other}'.");
            }

            throw new MachineException(MachineErrors.ProjectExists, $"There is a project '{project.Slug}' already.");
        },
        ct);

    public Task<Project?> FindAsync(string idSlugOrRepository, CancellationToken ct) => database.ReadAsync(
        async connection =>
        {
            const string Sql = $"{Select} WHERE p.slug = @text OR p.repository = @text OR p.id = @id";
            var id = Guid.TryParse(idSlugOrRepository, out var parsed) ? parsed : Guid.Empty;
            var row = await connection.QueryFirstOrDefaultAsync<ProjectRow>(
                new(Sql, new { text = StorableText.Clean(idSlugOrRepository), id }, cancellationToken: ct));
            return row?.ToProject(row.LastIntake is { } intake ? await CountsAsync(connection, intake, ct) : []);
        },
        ct);

    public Task<IReadOnlyList<Project>> ListAsync(ProjectFilter filter, CancellationToken ct) => database.ReadAsync<IReadOnlyList<Project>>(
        async connection =>
        {
            const string Sql = $"""
                {Select}
                WHERE p.slug > @after AND (@status = '' OR p.status = @status) AND (@phase = '' OR p.phase = @phase)
                    AND (lower(p.name) LIKE @like ESCAPE '\' OR p.slug LIKE @like ESCAPE '\' OR lower(p.repository) LIKE @like ESCAPE '\')
                ORDER BY p.slug
                LIMIT @Limit
                """;
            var rows = (await connection.QueryAsync<ProjectRow>(new(
                Sql,
                new
                {
                    after = StorableText.Clean(filter.After) ?? "",
                    status = filter.Status?.ToWord() ?? "",
                    phase = filter.Phase?.ToWord() ?? "",
                    like = $"%{EscapeLike(StorableText.Clean(filter.Search) ?? "")}%",
                    filter.Limit,
                },
                cancellationToken: ct))).AsList();
            if (rows.Count == 0)
                return [];

            const string Counts = """
                SELECT c.intake_id, c.what, c.name, c.files FROM projects p JOIN intake_counts c ON c.intake_id = p.last_intake
                WHERE p.slug BETWEEN @first AND @last
                """;
            var counts = (await connection.QueryAsync<CountRow>(new(Counts, new { first = rows[0].Slug, last = rows[^1].Slug }, cancellationToken: ct)))
                .ToLookup(count => count.IntakeId);
            return [.. rows.Select(row => row.ToProject(row.LastIntake is { } intake ? counts[intake] : []))];
        },
        ct);

    private async Task<bool> InsertAsync(DbConnection connection, DbTransaction? transaction, Project project, CancellationToken ct)
    {
        var metadata = database.Dialect is PostgresDialect ? "@metadata::jsonb" : "@metadata";
        var sql = $"""
            INSERT INTO projects (id, slug, name, description, repository, status, phase, metadata, created_at, updated_at)
            VALUES (@Id, @Slug, @Name, @Description, @Repository, @status, @phase, {metadata}, @CreatedAt, @UpdatedAt)
            ON CONFLICT DO NOTHING
            """;
        return await connection.ExecuteAsync(new(
            sql,
            new
            {
                project.Id,
                project.Slug,
                project.Name,
                project.Description,
                project.Repository,
                status = project.Status.ToWord(),
                phase = project.Phase.ToWord(),
                metadata = project.Metadata.ToJsonString(),
                project.CreatedAt,
                project.UpdatedAt,
            },
            transaction,
            cancellationToken: ct)) == 1;
    }

    private static async Task<IEnumerable<CountRow>> CountsAsync(DbConnection connection, Guid intake, CancellationToken ct)
    {
        const string Sql = "SELECT intake_id, what, name, files FROM intake_counts WHERE intake_id = @intake";
        return await connection.QueryAsync<CountRow>(new(Sql, new { intake }, cancellationToken: ct));
    }

    private static string EscapeLike(string text) =>
        text.ToLowerInvariant().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
