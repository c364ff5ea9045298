using AutoVibe.Pipelines;
using AutoVibe.Tests;

namespace AutoVibe.Storage.Tests;

[OnPostgres]
public sealed class PostgresUpkeepTests() : UpkeepContract(TestDatabase.PostgresAsync)
{
    [PostgresFact]
    public async Task A_writer_that_meets_a_missing_day_makes_it_and_goes_on()
    {
        await DropDaysAsync("port_messages");
        await DropDaysAsync("component_metrics");

        await Bench.SendAsync(Bench.Log, "a");
        await Bench.Upkeep.SaveMetricsAsync(new(Bench.Node, [new("c", "m", 1, "1")], [], []), default);

        Assert.Single(await Bench.ReadAsync(Bench.Log));
        Assert.Equal(["15"], await Query.LinesAsync(Bench.Database, "SELECT count(*)::text FROM pg_inherits WHERE inhparent = 'port_messages'::regclass"));
        await Bench.IsSoundAsync();
    }

    [PostgresFact]
    public async Task A_log_whose_clock_ran_ahead_gets_the_day_that_it_needs()
    {
        await Query.ExecuteAsync(Bench.Database, "UPDATE port_heads SET last_at = clock_timestamp() + interval '40 days'");

        await Bench.SendAsync(Bench.Log, "a");

        Assert.True(Assert.Single(await Bench.ReadAsync(Bench.Log)).CreatedAt > TimeProvider.System.GetUtcNow().AddDays(39));
    }

    [PostgresFact]
    public async Task A_log_is_read_on_from_its_last_day_and_from_one_that_is_gone()
    {
        await Bench.SendAsync(Bench.Log, "a");
        await Bench.SendAsync(Bench.Log, "b");
        await Query.ExecuteAsync(Bench.Database, "UPDATE port_heads SET last_at = clock_timestamp() + interval '1 day'");
        await Bench.SendAsync(Bench.Log, "c");
        var all = await Bench.ReadAsync(Bench.Log);

        Assert.Equal([2], await SeqsAfterAsync(all[0]));
        Assert.Equal([3], await SeqsAfterAsync(all[1]));
        await Query.ExecuteAsync(Bench.Database, $"DROP TABLE port_messages_{all[1].CreatedAt.UtcDateTime:yyyyMMdd}");
        Assert.Equal([3], await SeqsAfterAsync(all[1]));

        async Task<IEnumerable<long>> SeqsAfterAsync(StoredMessage message) =>
            (await Bench.Lanes.ReadAsync(Bench.Log, new(message.Seq, message.CreatedAt), 10, 1 << 20, default)).Select(next => next.Seq);
    }

    [PostgresFact]
    public async Task A_missing_day_ahead_is_an_alarm()
    {
        await DropDaysAsync("port_messages");

        var report = await Bench.Upkeep.RetireAsync(new(), default);

        Assert.Equal(2, report.Alarms.Count(alarm => alarm.Contains("is missing", StringComparison.Ordinal)));
    }

    [PostgresFact]
    public async Task A_day_is_taken_out_under_an_idle_reader_without_stopping_anybody_and_dropped_when_that_has_gone()
    {
        await Bench.SendAsync(Bench.Log, "a");
        await AgeAsync(10);
        var lane = await Bench.ClaimAsync();
        await Bench.Lanes.CommitAsync(Bench.Commit(lane) with { Cursors = [await Bench.AdvanceAsync(Bench.Log, 0, 1, done: 1)] }, default);
        await using var impatient = Database.Create(
            new() { Address = Bench.Home.Options.Address, StatementTimeout = TimeSpan.FromSeconds(2), LockTimeout = TimeSpan.FromSeconds(1) }, TimeProvider.System);
        var upkeep = new SqlUpkeepStore(impatient);

        await using (var reader = await Bench.Database.BeginTransactionAsync(default))
        {
            await Dapper.SqlMapper.ExecuteAsync(reader.Connection, "SELECT count(*) FROM port_messages", transaction: reader.Transaction);
            var retiring = upkeep.RetireAsync(new(), default);
            for (var i = 0; i < 20; i++)
            {
                await Bench.SendAsync(Bench.Log, "b");
                Assert.Equal(i + 1, (await Bench.ReadAsync(Bench.Log, after: 1)).Count);
            }

            Assert.Contains("waits for a transaction", Assert.Single((await retiring).Alarms), StringComparison.Ordinal);
            await Bench.SendAsync(Bench.Log, "b");
        }

        Assert.Equal(1, (await upkeep.RetireAsync(new(), default)).Removed["port_messages"]);
        await Bench.IsSoundAsync();
    }

    [PostgresFact]
    public async Task A_day_that_a_crash_left_detached_is_dropped()
    {
        await Query.ExecuteAsync(Bench.Database, "SELECT make_day('port_metrics', '', '2020-05-05')");
        await Query.ExecuteAsync(Bench.Database, "ALTER TABLE port_metrics DETACH PARTITION port_metrics_20200505");

        await Bench.Upkeep.RetireAsync(new(), default);

        Assert.Equal(["true"], await Query.LinesAsync(Bench.Database, "SELECT (to_regclass('port_metrics_20200505') IS NULL)::text"));
    }

    protected override Task AgeAsync(int days) => Aged.PostgresAsync(Bench.Database, days);

    private Task DropDaysAsync(string table) => Query.ExecuteAsync(Bench.Database, $$"""
        DO $body$ DECLARE day regclass; BEGIN
            FOR day IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = '{{table}}'::regclass LOOP EXECUTE 'DROP TABLE ' || day; END LOOP;
        END $body$
        """);
}
