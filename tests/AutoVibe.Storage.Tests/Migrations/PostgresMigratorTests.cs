using AutoVibe.Tests;
using Dapper;

namespace AutoVibe.Storage.Tests;

[OnPostgres]
public sealed class PostgresMigratorTests : MigratorContract
{
    protected override string ListObjects => """
        SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND relname NOT LIKE 'schema_version_%'
        UNION ALL SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public' ORDER BY 1
        """;

    [PostgresFact]
    public async Task An_index_that_a_killed_run_left_invalid_is_made_anew()
    {
        await Migrator([Simple(1, "CREATE TABLE a (x int)")]).UpAsync(null, default);
        await using (var connection = await Home.Database.OpenAsync(default))
        {
            await connection.ExecuteAsync("INSERT INTO a VALUES (1), (1)");
            await Assert.ThrowsAnyAsync<Exception>(() => connection.ExecuteAsync("CREATE UNIQUE INDEX CONCURRENTLY a_x ON a (x)"));
            Assert.False(await IsValidAsync("a_x"));
            await connection.ExecuteAsync("DELETE FROM a");
        }

        var index = new Migration(2, "index", new("-- outside a transaction\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a_x ON a (x);"), new("DROP INDEX a_x"));
        await Migrator([Simple(1, "CREATE TABLE a (x int)"), index]).UpAsync(null, default);

        Assert.True(await IsValidAsync("a_x"));
    }

    [PostgresFact]
    public async Task Statements_before_and_after_one_outside_a_transaction_are_not_run_twice()
    {
        var migration = new Migration(1, "mixed", new("""
            CREATE TABLE a (x int);
            -- outside a transaction
            CREATE INDEX CONCURRENTLY IF NOT EXISTS a_x ON a (x);
            CREATE TABLE b (x int);
            """), new("DROP TABLE a, b"));
        var killed = false;
        var migrator = new Migrator(Home.Database, [], Microsoft.Extensions.Logging.Abstractions.NullLogger<Migrator>.Instance)
        {
            Migrations = [migration],
            BeforeStatement = async (_, index) =>
            {
                if (index == 2 && !killed)
                {
                    killed = true;
                    await KillAsync();
                }
            },
        };

        await Assert.ThrowsAsync<StorageException>(() => migrator.UpAsync(null, default));
        await migrator.UpAsync(null, default);

        Assert.Equal(["a", "a_x", "b", "schema_version"], await ObjectsAsync());
    }

    protected override Task<TestDatabase> CreateAsync() => TestDatabase.EmptyPostgresAsync();

    protected override async Task KillAsync() => await (await PostgresCluster.SharedAsync()).KillConnectionsAsync(Home.PostgresName!);

    private async Task<bool> IsValidAsync(string index)
    {
        await using var connection = await Home.Database.OpenAsync(default);
        return await connection.ExecuteScalarAsync<bool>("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(@index)", new { index });
    }
}
