namespace AutoVibe.Storage.Tests;

public sealed class SqliteTextTests() : TextContract(TestDatabase.SqliteAsync)
{
    protected override string ListObjects => "SELECT name || ' ' || COALESCE(sql, '') FROM sqlite_master ORDER BY name";
}
