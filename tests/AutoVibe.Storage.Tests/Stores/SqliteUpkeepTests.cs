namespace AutoVibe.Storage.Tests;

public sealed class SqliteUpkeepTests() : UpkeepContract(TestDatabase.SqliteAsync)
{
    protected override Task AgeAsync(int days) =>
        Query.ExecuteAsync(Bench.Database, $"UPDATE port_messages SET created_at = created_at - {days} * 86400000000; UPDATE port_heads SET last_at = 0");
}
