using AutoVibe.Pipelines;

namespace AutoVibe.Storage.Tests;

public sealed class SqliteMigratorTests : MigratorContract
{
    protected override string ListObjects => "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name";

    protected override Task<TestDatabase> CreateAsync() => Task.FromResult(TestDatabase.EmptySqlite());

    // Leaving the transaction without a commit is what the file sees of a killed process: a log whose last frames no commit covers.
    protected override Task KillAsync() => throw new AutoVibeException(StorageErrors.MigrationFailed, "killed");
}
