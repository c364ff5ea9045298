using System.Data.Common;
using AutoVibe.Pipelines;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace AutoVibe.Storage.Tests;

public abstract class MigratorContract : IAsyncLifetime
{
    protected TestDatabase Home { get; private set; } = null!;

    private int Last => MigrationCatalog.For(Home.Database.Dialect)[^1].Version;

    public async Task InitializeAsync() => Home = await CreateAsync();

    public async Task DisposeAsync() => await Home.DisposeAsync();

    [ContractFact]
    public async Task Up_applies_everything_once_and_status_says_so()
    {
        Assert.All(await Home.Migrator().StatusAsync(default), status => Assert.Equal(MigrationState.Pending, status.State));

        var applied = await Home.Migrator().UpAsync(null, default);

        Assert.Equal(Enumerable.Range(1, Last), applied.Select(status => status.Version));
        Assert.Empty(await Home.Migrator().UpAsync(null, default));
        Assert.All(await Home.Migrator().StatusAsync(default), status => Assert.Equal(MigrationState.Applied, status.State));
        Assert.All(await Home.Migrator().StatusAsync(default), status => Assert.NotNull(status.AppliedAt));
        await Home.Migrator().EnsureCurrentAsync(default);
    }

    [ContractFact]
    public async Task Down_takes_back_what_up_did_and_leaves_nothing_behind()
    {
        await Home.Migrator().UpAsync(null, default);

        Assert.Equal(Enumerable.Range(3, Last - 2).Reverse(), (await Home.Migrator().DownAsync(2, default)).Select(status => status.Version));
        Assert.Equal([2, 1], (await Home.Migrator().DownAsync(0, default)).Select(status => status.Version));

        Assert.Equal(["schema_version"], await ObjectsAsync());
        Assert.Equal(Last, (await Home.Migrator().UpAsync(null, default)).Count);
    }

    [ContractFact]
    public async Task Up_to_a_version_stops_there()
    {
        Assert.Equal([1, 2], (await Home.Migrator().UpAsync(2, default)).Select(status => status.Version));

        Assert.Equal(StorageErrors.SchemaOlder, (await Assert.ThrowsAsync<StorageException>(() => Home.Migrator().EnsureCurrentAsync(default))).Error);
        Assert.Equal(StorageErrors.UnknownVersion, (await Assert.ThrowsAsync<StorageException>(() => Home.Migrator().UpAsync(77, default))).Error);
    }

    [ContractFact]
    public async Task A_migration_interrupted_at_any_statement_is_finished_by_the_next_run_and_its_way_back_too()
    {
        await Home.Migrator().UpAsync(null, default);
        var whole = await ObjectsAsync();
        await Home.Migrator().DownAsync(0, default);

        foreach (var migration in MigrationCatalog.For(Home.Database.Dialect))
        {
            for (var statement = 0; statement < migration.Up.Statements.Count; statement++)
                await InterruptAsync(migration.Version, statement, migrator => migrator.UpAsync(migration.Version, default));
            await Home.Migrator().UpAsync(migration.Version, default);
        }

        Assert.Equal(whole, await ObjectsAsync());

        foreach (var migration in MigrationCatalog.For(Home.Database.Dialect).Reverse())
        {
            for (var statement = 0; statement < migration.Down.Statements.Count; statement++)
                await InterruptAsync(migration.Version, statement, migrator => migrator.DownAsync(migration.Version - 1, default), upFirst: true);
            await Home.Migrator().DownAsync(migration.Version - 1, default);
        }

        Assert.Equal(["schema_version"], await ObjectsAsync());
    }

    [ContractFact]
    public async Task Of_eight_migrators_one_applies_and_seven_wait_and_find_it_done()
    {
        var databases = Enumerable.Range(0, 8).Select(_ => Home.OpenAgain()).ToList();

        var applied = await Task.WhenAll(databases.Select(database =>
            Task.Run(() => new Migrator(database, [], NullLogger<Migrator>.Instance).UpAsync(null, default))));

        Assert.Equal([0, 0, 0, 0, 0, 0, 0, Last], applied.Select(list => list.Count).Order());
        foreach (var database in databases)
            await database.DisposeAsync();
    }

    [ContractFact]
    public async Task An_older_program_refuses_a_newer_schema_and_says_so()
    {
        await Home.Migrator().UpAsync(null, default);
        var older = Migrator(MigrationCatalog.For(Home.Database.Dialect).SkipLast(1));

        var refused = await Assert.ThrowsAsync<StorageException>(() => older.EnsureCurrentAsync(default));

        Assert.Equal(StorageErrors.SchemaNewer, refused.Error);
        Assert.Contains($"at version {Last}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(StorageErrors.SchemaNewer, (await Assert.ThrowsAsync<StorageException>(() => older.UpAsync(null, default))).Error);
        Assert.Equal(StorageErrors.SchemaNewer, (await Assert.ThrowsAsync<StorageException>(() => older.DownAsync(0, default))).Error);
        Assert.Equal(MigrationState.Unknown, (await older.StatusAsync(default))[^1].State);
    }

    [ContractFact]
    public async Task A_migration_whose_text_changed_after_it_was_applied_is_refused()
    {
        await Migrator([Simple(1, "CREATE TABLE a (x int)")]).UpAsync(null, default);
        var changed = Migrator([Simple(1, "CREATE TABLE a (x int, y int)")]);

        Assert.Equal(StorageErrors.ChecksumMismatch, (await Assert.ThrowsAsync<StorageException>(() => changed.UpAsync(null, default))).Error);
        Assert.Equal(MigrationState.Changed, Assert.Single(await changed.StatusAsync(default)).State);
    }

    [ContractFact]
    public async Task A_statement_that_fails_leaves_nothing_and_names_itself()
    {
        var broken = Simple(1, "CREATE TABLE a (x int); CREATE TABLE b (x int); NONSENSE");

        var failure = await Assert.ThrowsAsync<StorageException>(() => Migrator([broken]).UpAsync(null, default));

        Assert.Equal(StorageErrors.MigrationFailed, failure.Error);
        Assert.Contains("0001_simple, statement 3 of 3", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["schema_version"], await ObjectsAsync());
        Assert.Single(await Migrator([Simple(1, "CREATE TABLE a (x int)")]).UpAsync(null, default));
    }

    [ContractFact]
    public async Task Hooks_run_before_and_after_each_migration_and_again_after_an_interruption()
    {
        var hook = new Journal { FailAfter = true };
        Migrator Hooked() => new(Home.Database, [hook], NullLogger<Migrator>.Instance) { Migrations = [Simple(1, "CREATE TABLE a (x int)")] };

        await Assert.ThrowsAsync<TimeoutException>(() => Hooked().UpAsync(null, default));
        Assert.Equal(MigrationState.Applying, Assert.Single(await Hooked().StatusAsync(default)).State);

        hook.FailAfter = false;
        await Hooked().UpAsync(null, default);
        await Hooked().DownAsync(0, default);

        Assert.Equal(["before 1 up", "after 1 up", "before 1 up", "after 1 up", "before 1 down", "after 1 down"], hook.Lines);
    }

    protected abstract Task<TestDatabase> CreateAsync();

    /// <summary>Tables, views, indexes, functions, triggers: everything the migrations make.</summary>
    protected abstract string ListObjects { get; }

    /// <summary>Ends the migrator's connection as the death of its process does.</summary>
    protected abstract Task KillAsync();

    private protected Migrator Migrator(IEnumerable<Migration> migrations) =>
        new(Home.Database, [], NullLogger<Migrator>.Instance) { Migrations = [.. migrations] };

    private protected static Migration Simple(int version, string up) => new(version, "simple", new(up), new("DROP TABLE a"));

    protected Task<List<string>> ObjectsAsync() =>
        Home.Database.ReadAsync(async connection => (await connection.QueryAsync<string>(ListObjects)).AsList(), default);

    private async Task InterruptAsync(int version, int statement, Func<Migrator, Task> act, bool upFirst = false)
    {
        if (upFirst)
            await Home.Migrator().UpAsync(version, default);
        var migrator = new Migrator(Home.Database, [], NullLogger<Migrator>.Instance)
        {
            BeforeStatement = async (migration, index) =>
            {
                if (migration.Version != version || index != statement)
                    return;
                await KillAsync();
            },
        };

        var interrupted = await Record.ExceptionAsync(() => act(migrator));

        Assert.True(interrupted is AutoVibeException or DbException, $"{version}/{statement}: {interrupted}");
    }

    private sealed class Journal : IMigrationHook
    {
        public List<string> Lines { get; } = [];

        public bool FailAfter { get; set; }

        public Task BeforeAsync(MigrationStep step, DbConnection connection, CancellationToken ct) => Note("before", step, fail: false);

        public Task AfterAsync(MigrationStep step, DbConnection connection, CancellationToken ct) => Note("after", step, FailAfter);

        private Task Note(string when, MigrationStep step, bool fail)
        {
            Lines.Add($"{when} {step.Version} {(step.Down ? "down" : "up")}");
            return fail ? throw new TimeoutException() : Task.CompletedTask;
        }
    }
}
