namespace AutoVibe.Storage;

/// <summary>Whether a database's schema is one that this program may work with.</summary>
internal static class MigrationCheck
{
    public static bool IsCurrent(IReadOnlyList<Migration> migrations, IReadOnlyList<JournalEntry> entries)
    {
        RefuseForeign(migrations, entries);
        return entries.Count == migrations.Count && entries.All(entry => entry.State == "applied");
    }

    /// <summary>Refuses a schema that is newer, or that other scripts made.</summary>
    public static void RefuseForeign(IReadOnlyList<Migration> migrations, IReadOnlyList<JournalEntry> entries)
    {
        var newest = migrations.Count == 0 ? 0 : migrations[^1].Version;
        foreach (var entry in entries)
        {
            var migration = migrations.FirstOrDefault(m => m.Version == entry.Version);
            if (migration is null)
            {
                throw new StorageException(
                    StorageErrors.SchemaNewer,
                    $"The database is at version {entries[^1].Version} ({entries[^1].Name}), this program knows versions up to {newest}. An older program does not run on a newer schema.");
            }

            // Before its first statement is done, nothing of an interrupted migration is in the schema.
            if (entry.Checksum != migration.Up.Checksum && (entry.State != "applying" || entry.Steps > 0))
            {
                throw new StorageException(
                    StorageErrors.ChecksumMismatch,
                    $"Migration {entry.Version} ({entry.Name}) was applied with checksum {entry.Checksum[..12]}, this program carries {migration.Up.Checksum[..12]}.");
            }
        }
    }

    public static void RefuseOlder(IReadOnlyList<Migration> migrations, IReadOnlyList<JournalEntry> entries)
    {
        foreach (var migration in migrations)
        {
            if (entries.FirstOrDefault(e => e.Version == migration.Version)?.State != "applied")
            {
                throw new StorageException(
                    StorageErrors.SchemaOlder,
                    $"Migration {migration.Version} ({migration.Name}) is not applied, and this program needs it.");
            }
        }
    }
}
