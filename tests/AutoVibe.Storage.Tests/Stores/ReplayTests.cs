namespace AutoVibe.Storage.Tests;

public sealed class SqliteReplayTests() : ReplayContract(TestDatabase.SqliteAsync, TestDatabase.SqliteAsync)
{
    protected override Task AgeAsync(int days) => Query.ExecuteAsync(Bench.Database, Aged.Sqlite(days));
}

[OnPostgres]
public sealed class PostgresReplayTests() : ReplayContract(TestDatabase.PostgresAsync, TestDatabase.FreshPostgresAsync)
{
    protected override Task AgeAsync(int days) => Aged.PostgresAsync(Bench.Database, days);
}
