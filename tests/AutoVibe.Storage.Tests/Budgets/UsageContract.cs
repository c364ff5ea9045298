using AutoVibe.Machines;
using AutoVibe.Tests;

namespace AutoVibe.Storage.Tests;

/// <summary>What was used, settled or only recorded, on either database.</summary>
public abstract class UsageContract(Func<Task<TestDatabase>> create) : IAsyncLifetime
{
    private const string Rows = """
        SELECT resource || ' ' || amount || ' ' || unit || ' costs ' || cost || currency || ' ' || COALESCE(subtype, '-') || ' ' || COALESCE(price_version, '-') FROM resource_usage ORDER BY resource, amount
        """;

    internal BudgetBench Bench { get; private set; } = null!;

    public async Task InitializeAsync() => Bench = await BudgetBench.CreateAsync(create);

    public async Task DisposeAsync()
    {
        await Bench.IsSoundAsync();
        await Bench.DisposeAsync();
    }

    [ContractFact]
    public async Task What_is_settled_is_a_row_of_usage_for_each_resource_that_was_used()
    {
        await Bench.AllowAsync(BudgetPeriod.Daily, 100);
        var (request, machine) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var call = Bench.NewOf(new(BudgetResource.Money, 10), new(BudgetResource.Tokens, 700), new(BudgetResource.ApiCalls, 1)) with
        {
            Request = request,
            Machine = machine,
            Subtype = "small-model",
        };
        await Bench.Budgets.ReserveAsync(call, default);

        await Bench.Budgets.SettleAsync(call.Id, [new(BudgetResource.Money, 12), new(BudgetResource.Tokens, 300)], default);
        await Bench.Budgets.SettleAsync(call.Id, null, default);

        Assert.Equal(["money 12 micro-USD costs 12USD small-model test-1", "tokens 300 tokens costs 0 small-model test-1"], await LinesAsync(Rows));
        Assert.Equal(["2 1 1 1"], await LinesAsync(
            "SELECT count(*) || ' ' || count(DISTINCT machine_id) || ' ' || count(DISTINCT request_id) || ' ' || count(DISTINCT project_id) FROM resource_usage WHERE machine_id IS NOT NULL"));
    }

    [ContractFact]
    public async Task What_is_released_was_not_used()
    {
        await Bench.AllowAsync(BudgetPeriod.Daily, 100);

        await Bench.Budgets.ReleaseAsync(await Bench.ReservedAsync(10), default);

        Assert.Empty(await LinesAsync(Rows));
    }

    [ContractFact]
    public async Task Recorded_use_is_charged_and_counts_once_however_often_it_is_told()
    {
        await Bench.AllowAsync(BudgetPeriod.Daily, 5000, BudgetResource.Time);
        var record = Used(new(BudgetResource.Time, 1500), new(BudgetResource.Cpu, 900), new(BudgetResource.Memory, 0));

        foreach (var _ in Enumerable.Range(0, 2))
            Assert.Empty((await Bench.Budgets.RecordAsync([record], default)).UsedUp);

        Assert.Equal((3500, 0, 1500), await Bench.StandsAsync(BudgetPeriod.Daily, BudgetResource.Time));
        Assert.Equal(["cpu 900 ms costs 0 check -", "time 1500 ms costs 0 check -"], await LinesAsync(Rows));
        Assert.Empty(await Bench.Budgets.ListOpenAsync(record.Machine, default));
    }

    [ContractFact]
    public async Task Recorded_use_that_passes_a_budget_is_overshoot_and_the_answer_says_what_is_used_up()
    {
        await Bench.AllowAsync(BudgetPeriod.Daily, 1000, BudgetResource.Time);
        await Bench.AllowAsync(BudgetPeriod.Total, 9000, BudgetResource.Time);
        await Bench.AllowAsync(BudgetPeriod.Daily, 9000, BudgetResource.Disk);

        var answer = await Bench.Budgets.RecordAsync([.. Enumerable.Range(0, 3).Select(_ => Used(new(BudgetResource.Time, 600), new(BudgetResource.Disk, 1)))], default);

        Assert.Equal((BudgetPeriod.Daily, BudgetResource.Time, 1000L, 800L), answer.UsedUp.Select(budget => (budget.Period, budget.Resource, budget.Settled, budget.Overshoot)).Single());
        Assert.Equal([50, 80, 100], answer.Alerts.Select(alert => alert.Percent));
        Assert.Equal((7200, 0, 1800), await Bench.StandsAsync(BudgetPeriod.Total, BudgetResource.Time));
        Assert.Equal((8997, 0, 3), await Bench.StandsAsync(BudgetPeriod.Daily, BudgetResource.Disk));
    }

    [ContractFact]
    public async Task More_records_than_one_commit_takes_are_all_noted()
    {
        await Bench.AllowAsync(BudgetPeriod.Total, 1000, BudgetResource.Cpu);

        await Bench.Budgets.RecordAsync([.. Enumerable.Range(0, 150).Select(_ => Used(new ResourceAmount(BudgetResource.Cpu, 2)))], default);

        Assert.Equal((700, 0, 300), await Bench.StandsAsync(BudgetPeriod.Total, BudgetResource.Cpu));
    }

    [ContractFact]
    public async Task Use_of_an_unknown_project_is_told_and_that_of_others_is_noted()
    {
        var stray = Used(new ResourceAmount(BudgetResource.Time, 5)) with { Project = Guid.CreateVersion7() };

        var error = await Assert.ThrowsAsync<MachineException>(() => Bench.Budgets.RecordAsync([stray, Used(new ResourceAmount(BudgetResource.Time, 7))], default));

        Assert.Equal(MachineErrors.ProjectNotFound, error.Error);
        Assert.Equal(["time 7 ms costs 0 check -"], await LinesAsync(Rows));
    }

    [ContractFact]
    public async Task What_is_reserved_before_it_is_used_cannot_only_be_recorded()
    {
        foreach (var resource in new[] { BudgetResource.Money, BudgetResource.Tokens, BudgetResource.ApiCalls })
            await Assert.ThrowsAsync<ArgumentException>(() => Bench.Budgets.RecordAsync([Used(new ResourceAmount(resource, 1))], default));
        await Assert.ThrowsAsync<ArgumentException>(() => Bench.Budgets.RecordAsync([Used(new ResourceAmount(BudgetResource.Time, -1))], default));

        Assert.Empty(await LinesAsync(Rows));
    }

    [ContractFact]
    public async Task Use_behind_a_periods_end_counts_in_the_next_one()
    {
        await Bench.AllowAsync(BudgetPeriod.Daily, 1000, BudgetResource.Time);
        await Bench.Budgets.RecordAsync([Used(new ResourceAmount(BudgetResource.Time, 900))], default);
        await Bench.EndPeriodAsync(BudgetPeriod.Daily);

        Assert.Empty((await Bench.Budgets.RecordAsync([Used(new ResourceAmount(BudgetResource.Time, 400)), Used(new ResourceAmount(BudgetResource.Time, 1))], default)).UsedUp);

        Assert.Equal((599, 0, 401), await Bench.StandsAsync(BudgetPeriod.Daily, BudgetResource.Time));
    }

    [ContractFact]
    public async Task The_doctor_misses_usage_that_was_taken_away()
    {
        await Bench.AllowAsync(BudgetPeriod.Daily, 100);
        await Bench.SettleAsync(await Bench.ReservedAsync(10), 8);
        await Bench.SettleAsync(await Bench.ReservedAsync(10), 13);

        await Query.ExecuteAsync(Bench.Database, "UPDATE resource_usage SET amount = 7 WHERE amount = 8");
        var findings = (await new SqlDoctor(Bench.Database).CheckAsync(deep: true, default)).Where(finding => !finding.Passed).ToList();
        await Query.ExecuteAsync(Bench.Database, "UPDATE resource_usage SET amount = 8 WHERE amount = 7");

        var finding = Assert.Single(findings);
        Assert.Equal("I5c", finding.Check);
        Assert.Contains("shop/money/daily: entries of 21, but usage of 20", finding.Text, StringComparison.Ordinal);
        Assert.Contains("usage of 7 micro-USD belongs to no act", finding.Text, StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task Usage_is_added_up_by_resource_by_day_and_by_model_and_the_last_day_counts()
    {
        await Bench.AllowAsync(BudgetPeriod.Daily, 100);
        foreach (var model in new[] { "large", "small", "large" })
        {
            var call = Bench.NewOf(new(BudgetResource.Money, 10), new(BudgetResource.Tokens, 700)) with { Subtype = model };
            await Bench.Budgets.ReserveAsync(call, default);
            await Bench.Budgets.SettleAsync(call.Id, null, default);
        }

        await Bench.Budgets.RecordAsync([Used(new ResourceAmount(BudgetResource.Time, 5)) with { Subtype = null }], default);
        var today = DateOnly.FromDateTime(Bench.Database.Time.GetUtcNow().UtcDateTime);

        Assert.Equal([" Money 30 3", " Time 5 1", " Tokens 2100 3"], await SumsAsync(UsageGrouping.Resource));
        Assert.Equal([" Time 5 1", "large Money 20 2", "large Tokens 1400 2", "small Money 10 1", "small Tokens 700 1"], await SumsAsync(UsageGrouping.Model));
        Assert.Equal([$"{today:O} Money 30 3", $"{today:O} Time 5 1", $"{today:O} Tokens 2100 3"], await SumsAsync(UsageGrouping.Day));
        Assert.Empty(await Bench.Budgets.SumUsageAsync(Bench.Project, new(today.AddDays(-3), today.AddDays(-1)), default));
        Assert.Empty(await Bench.Budgets.SumUsageAsync(await Bench.AddProjectAsync("inn"), new(today, today), default));

        await new SqlUpkeepStore(Bench.Database).RefreshAsync(default);
        await new SqlUpkeepStore(Bench.Database).RefreshAsync(default);
        Assert.Equal(["money 30 30 3", "time 5 0 1", "tokens 2100 0 3"], await LinesAsync("SELECT resource || ' ' || amount || ' ' || cost || ' ' || acts FROM daily_resource_summary ORDER BY resource"));
        Assert.Equal(["money 30 0", "time 5 1", "tokens 2100 0"], await LinesAsync("SELECT resource || ' ' || amount || ' ' || machines FROM project_resource_summary ORDER BY resource"));

        async Task<IEnumerable<string>> SumsAsync(UsageGrouping by) =>
            (await Bench.Budgets.SumUsageAsync(Bench.Project, new(today, today, by), default)).Select(sum => $"{sum.Key} {sum.Resource} {sum.Amount} {sum.Acts}");
    }

    [ContractFact]
    public async Task Usage_is_kept_for_ever_unless_a_setting_says_for_how_long_and_then_the_books_still_agree()
    {
        await Bench.AllowAsync(BudgetPeriod.Total, 100);
        await Bench.SettleAsync(await Bench.ReservedAsync(10), 8);
        await AgeAsync();
        await Bench.SettleAsync(await Bench.ReservedAsync(10), 13);

        await new SqlUpkeepStore(Bench.Database).RetireAsync(new(), default);
        Assert.Equal(2, (await LinesAsync(Rows)).Count);

        await using var forgetful = Bench.OpenWith(options => options.KeepUsage = TimeSpan.FromDays(90));
        Assert.True((await new SqlUpkeepStore(forgetful).RetireAsync(new(), default)).Removed["resource_usage"] > 0);

        Assert.Equal(["money 13 micro-USD costs 13USD - test-1"], await LinesAsync(Rows));
        Assert.Equal((79, 0, 21), await Bench.StandsAsync(BudgetPeriod.Total));
    }

    /// <summary>Makes all usage five months older.</summary>
    protected abstract Task AgeAsync();

    private protected Task<List<string>> LinesAsync(string sql) => Query.LinesAsync(Bench.Database, sql);

    private UsageRecord Used(params ResourceAmount[] amounts) => new()
    {
        Id = Guid.CreateVersion7(),
        Project = Bench.Project,
        Machine = Bench.Owner,
        Amounts = amounts,
        Subtype = "check",
    };
}

public sealed class SqliteUsageTests() : UsageContract(TestDatabase.SqliteAsync)
{
    protected override async Task AgeAsync()
    {
        foreach (var (table, column) in new[] { ("resource_usage", "recorded_at"), ("budget_reservations", "ended_at") })
            await Query.ExecuteAsync(Bench.Database, $"UPDATE {table} SET {column} = {column} - 150 * 86400000000");
    }
}

[OnPostgres]
public sealed class PostgresUsageTests() : UsageContract(TestDatabase.PostgresAsync)
{
    [PostgresFact]
    public async Task A_month_that_nobody_made_ahead_is_made_by_the_act_that_needs_it_and_others_of_its_commit_are_answered_once()
    {
        await Bench.AllowAsync(BudgetPeriod.Total, 100);
        var call = await Bench.ReservedAsync(10);
        foreach (var month in await LinesAsync("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'resource_usage'::regclass"))
            await Query.ExecuteAsync(Bench.Database, $"DROP TABLE {month}");

        var (refused, settled) = (new ReserveAct(Bench.New(99)), new EndAct(call, null, "settled"));
        await new BudgetCommits(Bench.Database).RunAsync([refused, settled], default);

        Assert.Equal(90, Assert.Single(refused.Answer.Budgets).Left);
        Assert.Equal(new ResourceUse(BudgetResource.Money, 10, 10), Assert.Single(settled.Settlement.Uses));
        Assert.Equal(["3"], await LinesAsync("SELECT count(*)::text FROM pg_inherits WHERE inhparent = 'resource_usage'::regclass"));
    }

    [PostgresFact]
    public async Task The_partitions_of_a_table_are_as_many_months_long_as_it_says()
    {
        await Query.ExecuteAsync(Bench.Database, "CREATE TABLE history (at timestamptz NOT NULL) PARTITION BY RANGE (at)");

        await Query.ExecuteAsync(Bench.Database, "SELECT make_months('history', 3, '2024-02-29'), make_months('history', 3, '2024-12-31')");

        Assert.Equal(
            ["history_202401 FOR VALUES FROM ('2024-01-01 00:00:00+00') TO ('2024-04-01 00:00:00+00')", "history_202410 FOR VALUES FROM ('2024-10-01 00:00:00+00') TO ('2025-01-01 00:00:00+00')"],
            await LinesAsync("SET timezone = 'UTC'; SELECT relname || ' ' || pg_get_expr(relpartbound, oid) FROM pg_class WHERE relname LIKE 'history\\_%' ORDER BY relname"));
    }

    protected override async Task AgeAsync()
    {
        await Query.ExecuteAsync(Bench.Database, "SELECT make_months('resource_usage', 1, (clock_timestamp() AT TIME ZONE 'UTC')::date - 150)");
        foreach (var (table, column) in new[] { ("resource_usage", "recorded_at"), ("budget_reservations", "ended_at") })
            await Query.ExecuteAsync(Bench.Database, $"UPDATE {table} SET {column} = {column} - interval '150 days'");
    }
}
