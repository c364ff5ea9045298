namespace AutoVibe.Storage.Tests;

public sealed class SqliteUpkeepTests() : UpkeepContract(TestDatabase.SqliteAsync)
{
    protected override Task AgeAsync(int days) =>
        Query.ExecuteAsync(Bench.Database, Aged.Sqlite(days));

    [Fact]
    public async Task History_is_kept_for_ever_unless_a_setting_says_for_how_long()
    {
        await using var home = await TestDatabase.SqliteAsync();
        const string Add = """
            INSERT INTO evolution_history (id, project_id, request_id, machine_id, from_checkpoint, prompt, resources, success, at)
            VALUES (randomblob(16), x'01', x'01', x'01', x'01', 'x', '{}', 0, clock_timestamp() - @days * 86400000000)
            """;
        foreach (var days in new[] { 0, 91, 93 })
            await Query.ExecuteAsync(home.Database, Add.Replace("@days", $"{days}", StringComparison.Ordinal));

        await new SqlUpkeepStore(home.Database).RetireAsync(new(), default);
        Assert.Equal(3, (await HistoryAsync()).Count);

        home.Options.KeepHistory = TimeSpan.FromDays(92);
        await using var forgetful = home.OpenAgain();
        Assert.Equal(1, (await new SqlUpkeepStore(forgetful).RetireAsync(new(), default)).Removed["evolution_history"]);
        Assert.Equal(2, (await HistoryAsync()).Count);

        Task<List<string>> HistoryAsync() => Query.LinesAsync(home.Database, "SELECT hex(id) FROM evolution_history");
    }
}
