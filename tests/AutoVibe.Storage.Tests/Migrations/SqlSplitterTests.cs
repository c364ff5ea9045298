namespace AutoVibe.Storage.Tests;

public sealed class SqlSplitterTests
{
    [Theory]
    [InlineData("SELECT 1; SELECT 2", 2)]
    [InlineData("SELECT 1;\n\n;\n-- only a comment\n/* and; another */", 1)]
    [InlineData("SELECT ';', \";\", 'it''s; one' -- not; here\n, 1", 1)]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$; SELECT f()", 2)]
    [InlineData("CREATE FUNCTION f() RETURNS int AS $body$ SELECT '$$;'; $body$; SELECT 1", 2)]
    [InlineData("CREATE TRIGGER t BEFORE UPDATE ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 3; END; SELECT 4", 2)]
    [InlineData("CREATE TRIGGER t BEFORE UPDATE ON a EXECUTE FUNCTION f(); SELECT 1", 2)]
    [InlineData("DO $$ BEGIN NULL; END $$; BEGIN; SELECT 1; COMMIT", 4)]
    public void A_script_is_cut_where_its_statements_end(string script, int statements) =>
        Assert.Equal(statements, SqlSplitter.Split(script).Count());

    [Fact]
    public void A_comment_in_front_of_a_statement_can_keep_it_outside_the_transaction()
    {
        var script = new MigrationScript("CREATE TABLE a (x int);\r\n-- outside a transaction\r\nCREATE INDEX CONCURRENTLY i ON a (x);\r\n");

        Assert.Equal([false, true], script.Statements.Select(statement => statement.Outside));
        Assert.Equal(new MigrationScript("CREATE TABLE a (x int);\n-- outside a transaction\nCREATE INDEX CONCURRENTLY i ON a (x);\n").Checksum, script.Checksum);
    }
}
