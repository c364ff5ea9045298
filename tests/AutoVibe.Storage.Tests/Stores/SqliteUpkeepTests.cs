namespace AutoVibe.Storage.Tests;

public sealed class SqliteUpkeepTests() : UpkeepContract(TestDatabase.SqliteAsync)
{
    protected override Task AgeAsync(int days) =>
        Query.ExecuteAsync(Bench.Database, Aged.Sqlite(days));
}
