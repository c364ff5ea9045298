namespace AutoVibe.Storage.Tests;

[OnPostgres]
public sealed class PostgresTextTests() : TextContract(TestDatabase.PostgresAsync)
{
    protected override string ListObjects => """
        SELECT c.relname || ' ' || c.relkind::text || ' ' || (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' ORDER BY 1
        """;
}
