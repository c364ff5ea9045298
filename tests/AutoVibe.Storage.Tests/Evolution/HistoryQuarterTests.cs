using AutoVibe.Tests;
using Npgsql;

namespace AutoVibe.Storage.Tests;

[OnPostgres]
public sealed class HistoryQuarterTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.EmptyPostgresAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [PostgresFact]
    public async Task History_that_is_older_than_its_quarters_moves_into_them_and_back()
    {
        var migrator = _database.Migrator();
        var before = migrator.Migrations.Single(migration => migration.Name == "history_quarters").Version - 1;
        await migrator.UpAsync(before, default);
        await AddAsync("2024-12-31 23:59:59+00", "2025-01-01 00:00:00+00", "2025-03-31 12:00:00+00");

        await migrator.UpAsync(null, default);
        Assert.Equal(["evolution_history_202410 1", "evolution_history_202501 2"], await PlacesAsync());

        await migrator.DownAsync(before, default);
        Assert.Equal(["evolution_history_default 3"], await PlacesAsync());
    }

    [PostgresFact]
    public async Task This_quarter_and_the_next_are_made_ahead_and_what_came_before_them_moves_in()
    {
        await _database.Migrator().UpAsync(null, default);
        await Query.ExecuteAsync(_database.Database, """
            DO $$ DECLARE quarter regclass; BEGIN
                FOR quarter IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'evolution_history'::regclass AND inhrelid <> 'evolution_history_default'::regclass LOOP
                    EXECUTE format('DROP TABLE %s', quarter);
                END LOOP;
            END $$
            """);
        var now = TimeProvider.System.GetUtcNow();
        await AddAsync($"{now:O}", $"{now.AddMonths(3):O}", "2001-02-03 00:00:00+00");
        Assert.Equal(["evolution_history_default 3"], await PlacesAsync());

        await new SqlUpkeepStore(_database.Database).EnsureDaysAsync(14, default);
        await AddAsync($"{now:O}");

        Assert.Equal([$"{Quarter(now)} 2", $"{Quarter(now.AddMonths(3))} 1", "evolution_history_default 1"], await PlacesAsync());
        Assert.Equal(["t"], await Query.LinesAsync(_database.Database, "SELECT CASE WHEN make_history_quarters() = 0 THEN 't' ELSE 'f' END"));
    }

    [PostgresFact]
    public async Task Quarters_that_are_past_their_time_are_removed_whole_where_a_setting_says_how_long_history_is_kept()
    {
        await _database.Migrator().UpAsync(null, default);
        await Query.ExecuteAsync(_database.Database, "SELECT make_months('evolution_history', 3, '2025-01-01')");
        var now = TimeProvider.System.GetUtcNow();
        await AddAsync("2024-12-31 23:59:59+00", "2025-03-31 12:00:00+00", $"{now.AddDays(-1):O}", $"{now:O}");
        await new SqlUpkeepStore(_database.Database).RetireAsync(new(), default);
        Assert.Equal(4, (await TimesAsync()).Count);

        _database.Options.KeepHistory = TimeSpan.FromDays(92);
        await using var forgetful = _database.OpenAgain();
        var upkeep = new SqlUpkeepStore(forgetful);
        await using (var reader = new NpgsqlConnection(_database.Options.Address!.ConnectionString))
        {
            await reader.OpenAsync();
            await using var transaction = await reader.BeginTransactionAsync();
            await using var read = new NpgsqlCommand("SELECT count(*) FROM evolution_history_202501", reader);
            await read.ExecuteScalarAsync();
            var kept = await upkeep.RetireAsync(new(), default);
            Assert.Equal(0, kept.Removed["evolution_history"]);
            Assert.Contains("evolution_history_202501 waits", Assert.Single(kept.Alarms), StringComparison.Ordinal);
        }

        Assert.Equal(1, (await upkeep.RetireAsync(new(), default)).Removed["evolution_history"]);
        Assert.Equal(2, (await TimesAsync()).Count);
        Assert.DoesNotContain("evolution_history_202501", await Query.LinesAsync(_database.Database, "SELECT relname FROM pg_class"));
    }

    private Task<List<string>> TimesAsync() => Query.LinesAsync(_database.Database, "SELECT at::text FROM evolution_history");

    private static string Quarter(DateTimeOffset time) => $"evolution_history_{time.Year}{((time.Month - 1) / 3 * 3) + 1:00}";

    private async Task AddAsync(params string[] times)
    {
        foreach (var time in times)
        {
            await Query.ExecuteAsync(_database.Database, $$"""
                INSERT INTO evolution_history (id, project_id, request_id, machine_id, from_checkpoint, prompt, resources, success, at)
                SELECT u, u, u, u, u, 'x', '{}', false, '{{time}}' FROM gen_random_uuid() u
                """);
        }
    }

    private Task<List<string>> PlacesAsync() =>
        Query.LinesAsync(_database.Database, "SELECT tableoid::regclass || ' ' || count(*) FROM evolution_history GROUP BY tableoid ORDER BY 1");
}
