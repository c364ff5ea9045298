using Microsoft.Extensions.Logging;

namespace AutoVibe.Storage;

/// <summary>Brings the schema to the version of this program, or back. Any number of processes may call it at once: one works, the others wait and find it done.</summary>
public sealed partial class Migrator(Database database, IEnumerable<IMigrationHook> hooks, ILogger<Migrator> logger)
{
    internal IReadOnlyList<Migration> Migrations { get; init; } = MigrationCatalog.For(database.Dialect);

    internal Func<Migration, int, Task>? BeforeStatement { get; init; }

    /// <summary>The version of the schema that this program needs.</summary>
    public int Version => Migrations[^1].Version;

    /// <summary>All migrations that this program or the database knows, in order.</summary>
    public async Task<IReadOnlyList<MigrationStatus>> StatusAsync(CancellationToken ct)
    {
        var entries = (await ReadJournalAsync(ct)).ToDictionary(entry => entry.Version);
        var known = Migrations.Select(migration => Status(migration, entries.GetValueOrDefault(migration.Version)));
        var unknown = entries.Values.ExceptBy(Migrations.Select(m => m.Version), entry => entry.Version)
            .Select(entry => new MigrationStatus(entry.Version, entry.Name, MigrationState.Unknown, entry.AppliedAt));
        return [.. known.Concat(unknown).OrderBy(status => status.Version)];
    }

    /// <summary>Applies every migration up to <paramref name="target"/>, or all.</summary>
    /// <returns>What was applied by this call.</returns>
    /// <exception cref="StorageException">A statement failed, or the database is not one that this program may change.</exception>
    public async Task<IReadOnlyList<MigrationStatus>> UpAsync(int? target, CancellationToken ct)
    {
        CheckTarget(target ?? 0);
        // Nothing to do is the usual case and needs no lock, nor the right to change the schema.
        if (target is null && MigrationCheck.IsCurrent(Migrations, await ReadJournalAsync(ct)))
            return [];

        await using var session = await database.BeginMigrationAsync(ct);
        var (run, entries) = await PrepareAsync(session, ct);
        var applied = new List<MigrationStatus>();
        foreach (var migration in Migrations.Where(m => target is null || m.Version <= target))
        {
            var entry = entries.FirstOrDefault(e => e.Version == migration.Version);
            if (entry?.State == "applied")
                continue;
            if (entry?.State == "reverting")
                await RunAsync(run, migration, entry, down: true, ct);
            await RunAsync(run, migration, entry, down: false, ct);
            applied.Add(new(migration.Version, migration.Name, MigrationState.Applied, database.Time.GetUtcNow()));
        }

        return applied;
    }

    /// <summary>Takes back every migration above <paramref name="target"/>, last first; 0 takes back all. What their tables hold is lost.</summary>
    /// <returns>What was taken back by this call.</returns>
    /// <exception cref="StorageException">A statement failed, or the database is not one that this program may change.</exception>
    public async Task<IReadOnlyList<MigrationStatus>> DownAsync(int target, CancellationToken ct)
    {
        CheckTarget(target);
        await using var session = await database.BeginMigrationAsync(ct);
        var (run, entries) = await PrepareAsync(session, ct);
        var reverted = new List<MigrationStatus>();
        foreach (var entry in entries.Where(e => e.Version > target).OrderByDescending(e => e.Version))
        {
            var migration = Migrations.Single(m => m.Version == entry.Version);
            // The way back begins where the way up ends.
            if (entry.State == "applying")
                await RunAsync(run, migration, entry, down: false, ct);
            await RunAsync(run, migration, entry, down: true, ct);
            reverted.Add(new(migration.Version, migration.Name, MigrationState.Pending, null));
        }

        return reverted;
    }

    /// <summary>Refuses to go on unless the schema is exactly the one of this program.</summary>
    /// <exception cref="StorageException">The schema is newer, older, or was made with other scripts.</exception>
    public async Task EnsureCurrentAsync(CancellationToken ct)
    {
        var entries = await ReadJournalAsync(ct);
        MigrationCheck.RefuseForeign(Migrations, entries);
        MigrationCheck.RefuseOlder(Migrations, entries);
    }

    private async Task<(MigrationRun Run, IReadOnlyList<JournalEntry> Entries)> PrepareAsync(MigrationSession session, CancellationToken ct)
    {
        var journal = new MigrationJournal(session.Connection, database.Dialect);
        var entries = await journal.ReadAsync(ct);
        MigrationCheck.RefuseForeign(Migrations, entries);
        if (entries.Count == 0)
            await session.CreateJournalAsync(ct);
        return (new(session, journal, database.Dialect, [.. hooks], database.Time) { BeforeStatement = BeforeStatement }, entries);
    }

    private async Task RunAsync(MigrationRun run, Migration migration, JournalEntry? entry, bool down, CancellationToken ct)
    {
        await run.RunAsync(migration, entry, down, ct);
        if (down)
            Log.Reverted(logger, migration.Version, migration.Name);
        else
            Log.Applied(logger, migration.Version, migration.Name);
    }

    private Task<IReadOnlyList<JournalEntry>> ReadJournalAsync(CancellationToken ct) =>
        database.ReadAsync(connection => new MigrationJournal(connection, database.Dialect).ReadAsync(ct), ct);

    private void CheckTarget(int target)
    {
        if (target != 0 && Migrations.All(migration => migration.Version != target))
            throw new StorageException(StorageErrors.UnknownVersion, $"There is no migration {target}; this program has {string.Join(", ", Migrations.Select(m => m.Version))}.");
    }

    private static MigrationStatus Status(Migration migration, JournalEntry? entry) => new(
        migration.Version,
        migration.Name,
        entry switch
        {
            null => MigrationState.Pending,
            { State: "applying" } => MigrationState.Applying,
            { State: "reverting" } => MigrationState.Reverting,
            _ => entry.Checksum == migration.Up.Checksum ? MigrationState.Applied : MigrationState.Changed,
        },
        entry?.AppliedAt);
}
