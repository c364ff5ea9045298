using AutoVibe.Machines;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>The statements of the intake pipeline's sinks.</summary>
internal sealed class IntakeStatements(Database database) : IIntakeStatements
{
    private const string AddCounts = """
        UPDATE intakes SET text_files = text_files + @text, binary_files = binary_files + @binary, skipped_files = skipped_files + @skipped,
            lines = lines + @lines, bytes = bytes + @bytes, announced = COALESCE(@announced, announced), closed = closed OR @closed,
            error = COALESCE(error, @error)
        WHERE id = @intake
        """;

    private const string AddCount = """
        INSERT INTO intake_counts (intake_id, what, name, files) VALUES (@intake, @what, @name, @files)
        ON CONFLICT (intake_id, what, name) DO UPDATE SET files = intake_counts.files + excluded.files
        """;

    // What is missing when nothing is under way any more are dead letters; a replayed one can still make the intake whole.
    private const string EndWhenWhole = """
        UPDATE intakes SET ended_at = COALESCE(ended_at, clock_timestamp()),
            state = CASE WHEN error IS NOT NULL THEN 'failed'
                WHEN text_files + binary_files + skipped_files >= announced THEN 'finished' ELSE 'incomplete' END
        WHERE id = @intake AND (error IS NOT NULL OR closed OR text_files + binary_files + skipped_files >= announced)
        """;

    private const string BecomeLast = """
        UPDATE projects SET last_intake = @intake, updated_at = clock_timestamp()
        WHERE id = (SELECT project_id FROM intakes WHERE id = @intake AND state IN ('finished', 'incomplete'))
            AND NOT EXISTS (
                SELECT 1 FROM intakes mine JOIN intakes later ON later.id = projects.last_intake AND later.requested_at > mine.requested_at
                WHERE mine.id = @intake)
        """;

    // The rows of a batch are one parameter: an array of arrays in the order of the columns.
    private readonly string _storeFiles = database.Dialect is PostgresDialect
        ? StoreFilesFrom("json_array_elements(CAST(@files AS json)) AS f(value)", (place, type) => $"CAST(f.value ->> {place} AS {type})")
        : StoreFilesFrom("json_each(@files) AS f", (place, _) => $"json_extract(f.value, '$[{place}]')");

    public IEnumerable<SinkCommand> StoreFiles(IReadOnlyList<ProjectFile> files) => files.GroupBy(file => file.Intake).Select(intake => Commands.Of(
        _storeFiles,
        ("intake", intake.Key),
        ("files", MessageJson.WriteText(intake.Select(file => new object?[]
        {
            file.Number, file.Path, file.Kind.ToWord(), file.Skip?.ToWord(), file.Language, file.Lines, file.Bytes, file.Sha256,
        })))));

    public IEnumerable<SinkCommand> AddPart(IntakePart part)
    {
        var totals = part.Totals;
        yield return Commands.Of(
            AddCounts,
            ("intake", part.Intake), ("text", totals.TextFiles), ("binary", totals.BinaryFiles), ("skipped", totals.SkippedFiles), ("lines", totals.Lines),
            ("bytes", totals.Bytes), ("announced", part.Announced), ("closed", part.IsClosed), ("error", StorableText.Clean(part.Error)));
        foreach (var (language, files) in totals.Languages)
            yield return Count(part.Intake, CountRow.Language, language, files);
        foreach (var (reason, files) in totals.Skipped)
            yield return Count(part.Intake, CountRow.Skipped, reason, files);
        foreach (var technology in totals.Stack)
            yield return Count(part.Intake, CountRow.Technology, technology, 1);
        yield return Commands.Of(EndWhenWhole, ("intake", part.Intake));
        yield return Commands.Of(BecomeLast, ("intake", part.Intake));
    }

    private static string StoreFilesFrom(string rows, Func<int, string, string> column) => $"""
        INSERT INTO project_files (intake_id, number, path, kind, skip_reason, language, lines, bytes, sha256)
        SELECT @intake, {column(0, "bigint")}, {column(1, "text")}, {column(2, "text")}, {column(3, "text")}, {column(4, "text")},
            {column(5, "bigint")}, {column(6, "bigint")}, {column(7, "text")}
        FROM {rows}
        WHERE true
        ON CONFLICT (intake_id, number) DO UPDATE SET path = excluded.path, kind = excluded.kind, skip_reason = excluded.skip_reason,
            language = excluded.language, lines = excluded.lines, bytes = excluded.bytes, sha256 = excluded.sha256
        """;

    private static SinkCommand Count(Guid intake, string what, string name, long files) =>
        Commands.Of(AddCount, ("intake", intake), ("what", what), ("name", name), ("files", files));
}
