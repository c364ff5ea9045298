using AutoVibe.Machines;

namespace AutoVibe.Storage.Tests;

/// <summary>What the ledger must do, on either database.</summary>
public abstract class BudgetContract(Func<Task<TestDatabase>> create) : IAsyncLifetime
{
    private BudgetBench _bench = null!;

    public async Task InitializeAsync() => _bench = await BudgetBench.CreateAsync(create);

    public async Task DisposeAsync()
    {
        await _bench.IsSoundAsync();
        await _bench.DisposeAsync();
    }

    [ContractFact]
    public async Task Money_without_a_budget_is_denied()
    {
        var answer = await _bench.Budgets.ReserveAsync(_bench.New(1), default);

        Assert.False(answer.Granted);
        Assert.Empty(answer.Budgets);
        Assert.Empty(await _bench.Budgets.ListOpenAsync(_bench.Owner, default));
    }

    [ContractFact]
    public async Task Nothing_is_reserved_for_a_project_that_is_not_there()
    {
        Assert.False((await _bench.Budgets.ReserveAsync(_bench.New(1, BudgetResource.Tokens) with { Project = Guid.CreateVersion7() }, default)).Granted);
    }

    [ContractFact]
    public async Task Other_resources_are_unlimited_until_a_budget_limits_them()
    {
        Assert.True(await _bench.FitsAsync(1_000_000, BudgetResource.Tokens));

        await _bench.AllowAsync(BudgetPeriod.Daily, 10, BudgetResource.Tokens);

        Assert.False(await _bench.FitsAsync(11, BudgetResource.Tokens));
        Assert.True(await _bench.FitsAsync(10, BudgetResource.Tokens));
        Assert.True(await _bench.FitsAsync(1_000_000, BudgetResource.ApiCalls));
    }

    [ContractFact]
    public async Task What_is_reserved_before_a_budget_is_there_ends_without_it()
    {
        var before = _bench.New(50, BudgetResource.Tokens);
        Assert.True((await _bench.Budgets.ReserveAsync(before, default)).Granted);
        await _bench.AllowAsync(BudgetPeriod.Daily, 10, BudgetResource.Tokens);

        Assert.True((await _bench.Budgets.ReserveAsync(before, default)).Granted);
        await _bench.SettleAsync(before.Id, 60, BudgetResource.Tokens);

        Assert.Equal((10, 0, 0), await _bench.StandsAsync(BudgetPeriod.Daily, BudgetResource.Tokens));
    }

    [ContractFact]
    public async Task A_reservation_is_made_in_all_periods_or_in_none()
    {
        await _bench.AllowAsync(BudgetPeriod.Daily, 10);
        await _bench.AllowAsync(BudgetPeriod.Total, 100);

        Assert.True(await _bench.FitsAsync(7));
        var refused = await _bench.Budgets.ReserveAsync(_bench.New(4), default);

        Assert.False(refused.Granted);
        Assert.Equal([(BudgetPeriod.Daily, 3L), (BudgetPeriod.Total, 93L)], refused.Budgets.Select(budget => (budget.Period, budget.Left)));
        Assert.Equal((3, 7, 0), await _bench.StandsAsync(BudgetPeriod.Daily));
        Assert.Equal((93, 7, 0), await _bench.StandsAsync(BudgetPeriod.Total));
    }

    [ContractFact]
    public async Task A_request_with_a_budget_of_its_own_is_held_to_it_and_to_the_projects()
    {
        var request = Guid.CreateVersion7();
        await _bench.AllowAsync(BudgetPeriod.Monthly, 100);
        await _bench.AllowRequestAsync(request, 10);

        Assert.False(await _bench.FitsAsync(11, request: request));
        var held = await _bench.ReservedAsync(9, request: request);
        Assert.True(await _bench.FitsAsync(50));
        await _bench.AllowRequestAsync(request, 1000);
        Assert.False(await _bench.FitsAsync(42, request: request));
        await _bench.SettleAsync(held, 5);

        Assert.Equal(5, (await _bench.Budgets.FindRequestAsync(_bench.Project, request, default))!.Settled);
        Assert.Equal((45, 50, 5), await _bench.StandsAsync(BudgetPeriod.Monthly));
        Assert.Null(await _bench.Budgets.FindRequestAsync(_bench.Project, Guid.CreateVersion7(), default));
    }

    [ContractFact]
    public async Task A_requests_own_budget_allows_money_where_the_project_has_none()
    {
        var request = Guid.CreateVersion7();
        await _bench.AllowRequestAsync(request, 10);

        Assert.True(await _bench.FitsAsync(10, request: request));
        Assert.False(await _bench.FitsAsync(1));
    }

    [ContractFact]
    public async Task Asking_twice_with_one_id_reserves_once()
    {
        await _bench.AllowAsync(BudgetPeriod.Daily, 10);
        var reservation = _bench.New(6);

        Assert.True((await _bench.Budgets.ReserveAsync(reservation, default)).Granted);
        Assert.True((await _bench.Budgets.ReserveAsync(reservation, default)).Granted);

        Assert.Equal((4, 6, 0), await _bench.StandsAsync(BudgetPeriod.Daily));
        var open = Assert.Single(await _bench.Budgets.ListOpenAsync(_bench.Owner, default));
        Assert.Equal(reservation, open with { Amounts = reservation.Amounts });
        Assert.Equal(reservation.Amounts, open.Amounts);
    }

    [ContractFact]
    public async Task What_was_not_used_is_free_again_and_a_second_end_changes_nothing()
    {
        await _bench.AllowAsync(BudgetPeriod.Daily, 10);
        var reservation = await _bench.ReservedAsync(6);

        var settled = await _bench.SettleAsync(reservation, 2);
        var again = await _bench.SettleAsync(reservation, 5);
        var released = await _bench.Budgets.ReleaseAsync(reservation, default);

        foreach (var told in new[] { settled, again, released })
            Assert.Equal((false, new ResourceUse(BudgetResource.Money, 6, 2)), (told.Released, Assert.Single(told.Uses)));
        Assert.Equal((8, 0, 2), await _bench.StandsAsync(BudgetPeriod.Daily));
    }

    [ContractFact]
    public async Task A_released_reservation_leaves_nothing_behind()
    {
        await _bench.AllowAsync(BudgetPeriod.Daily, 10);
        var reservation = await _bench.ReservedAsync(6);

        Assert.True((await _bench.Budgets.ReleaseAsync(reservation, default)).Released);
        Assert.Equal((6, 0), await SettledAsync(reservation, 6));

        Assert.Equal((10, 0, 0), await _bench.StandsAsync(BudgetPeriod.Daily));
        Assert.Empty(await _bench.Budgets.ListOpenAsync(_bench.Owner, default));
    }

    [ContractFact]
    public async Task Use_beyond_the_reservation_comes_out_of_what_is_left_and_the_rest_is_overshoot()
    {
        await _bench.AllowAsync(BudgetPeriod.Daily, 10);
        await _bench.AllowAsync(BudgetPeriod.Total, 100);
        var reservation = await _bench.ReservedAsync(6);

        Assert.Equal((6, 13), await SettledAsync(reservation, 13));

        var (daily, total) = (await BudgetAsync(BudgetPeriod.Daily), await BudgetAsync(BudgetPeriod.Total));
        Assert.Equal((10, 3, 0), (daily.Settled, daily.Overshoot, daily.Left));
        Assert.Equal((13, 0, 87), (total.Settled, total.Overshoot, total.Left));
    }

    [ContractFact]
    public async Task Without_a_figure_a_reservation_is_settled_at_its_worst_case()
    {
        await _bench.AllowAsync(BudgetPeriod.Daily, 10);
        var reservation = await _bench.ReservedAsync(6);

        Assert.Equal((6, 6), await SettledAsync(reservation, null));

        Assert.Equal((4, 0, 6), await _bench.StandsAsync(BudgetPeriod.Daily));
    }

    [ContractFact]
    public async Task An_unknown_reservation_cannot_end()
    {
        var error = await Assert.ThrowsAsync<MachineException>(() => _bench.SettleAsync(Guid.CreateVersion7(), 1));

        Assert.Equal(MachineErrors.ReservationNotFound, error.Error);
    }

    [ContractFact]
    public async Task A_reservation_belongs_to_the_period_in_which_it_was_made()
    {
        await _bench.AllowAsync(BudgetPeriod.Daily, 10);
        await _bench.AllowAsync(BudgetPeriod.Total, 100);
        var before = await _bench.ReservedAsync(8);
        Assert.False(await _bench.FitsAsync(3));

        await _bench.EndPeriodAsync(BudgetPeriod.Daily);

        Assert.True(await _bench.FitsAsync(3));
        await _bench.SettleAsync(before, 8);
        Assert.Equal((7, 3, 0), await _bench.StandsAsync(BudgetPeriod.Daily));
        Assert.Equal((89, 3, 8), await _bench.StandsAsync(BudgetPeriod.Total));
        Assert.Equal(["10 0 8", "10 3 0"], await LinesAsync("SELECT allocated || ' ' || reserved || ' ' || settled FROM budgets WHERE period = 'daily' ORDER BY budget"));
    }

    [ContractFact]
    public async Task What_would_still_fit_into_a_period_that_is_over_is_reserved_in_the_next_one()
    {
        await _bench.AllowAsync(BudgetPeriod.Daily, 10);
        await _bench.EndPeriodAsync(BudgetPeriod.Daily);

        await _bench.ReservedAsync(4);

        Assert.Equal((6, 4, 0), await _bench.StandsAsync(BudgetPeriod.Daily));
    }

    [ContractFact]
    public async Task Periods_follow_the_databases_days_weeks_and_months()
    {
        foreach (var period in new[] { BudgetPeriod.Daily, BudgetPeriod.Weekly, BudgetPeriod.Monthly })
        {
            await _bench.AllowAsync(period, 10);
            await _bench.EndPeriodAsync(period);
        }

        foreach (var budget in await _bench.Budgets.ListAsync(_bench.Project, default))
        {
            Assert.Equal(TimeSpan.Zero, budget.StartsAt.TimeOfDay);
            Assert.Equal(PeriodBounds.Of(budget.Period, budget.StartsAt), new(budget.StartsAt, budget.EndsAt));
            Assert.True(budget.EndsAt > _bench.Database.Time.GetUtcNow() && budget.StartsAt <= _bench.Database.Time.GetUtcNow());
        }
    }

    [ContractFact]
    public async Task An_allocation_is_raised_and_lowered_but_never_below_what_is_used()
    {
        await _bench.AllowAsync(BudgetPeriod.Monthly, 10);
        await _bench.ReservedAsync(6);

        Assert.Equal(20, (await _bench.AllowAsync(BudgetPeriod.Monthly, 20)).Allocated);
        Assert.Equal(20, (await _bench.AllowAsync(BudgetPeriod.Monthly, 5)).Allocated);
        Assert.Equal(6, (await _bench.AllowAsync(BudgetPeriod.Monthly, 6)).Allocated);
        Assert.Equal(6, (await _bench.AllowAsync(BudgetPeriod.Monthly, 6)).Allocated);

        Assert.False(await _bench.FitsAsync(1));
        Assert.Equal(
            ["tester set-budget shop/money/monthly", "tester set-budget shop/money/monthly", "tester set-budget shop/money/monthly"], await Query.AuditAsync(_bench.Database));
        Assert.Equal(["from 0 to 10 USD", "from 10 to 20 USD", "from 20 to 6 USD"], await LinesAsync("SELECT details FROM audit_log ORDER BY entry"));
    }

    [ContractFact]
    public async Task A_new_allocation_holds_in_the_periods_to_come()
    {
        await _bench.AllowAsync(BudgetPeriod.Daily, 10);
        await _bench.EndPeriodAsync(BudgetPeriod.Daily);

        Assert.Equal(30, (await _bench.AllowAsync(BudgetPeriod.Daily, 30)).Allocated);
        await _bench.EndPeriodAsync(BudgetPeriod.Daily);

        Assert.Equal((30, 0, 0), await _bench.StandsAsync(BudgetPeriod.Daily));
    }

    [ContractFact]
    public async Task A_budget_keeps_its_currency()
    {
        await _bench.AllowAsync(BudgetPeriod.Total, 10);

        var kept = await _bench.Budgets.AllocateAsync(new(_bench.Project, BudgetResource.Money, BudgetPeriod.Total), 20, "EUR", "tester", default);

        Assert.Equal(("USD", 10), (kept.Currency, kept.Allocated));
        Assert.False((await _bench.Budgets.ReserveAsync(_bench.New(1) with { Currency = "EUR" }, default)).Granted);
    }

    [ContractFact]
    public async Task Only_a_project_that_is_there_gets_a_budget()
    {
        var account = new BudgetAccount(Guid.CreateVersion7(), BudgetResource.Money, BudgetPeriod.Total);
        var error = await Assert.ThrowsAsync<MachineException>(() => _bench.Budgets.AllocateAsync(account, 1, "USD", "tester", default));

        Assert.Equal(MachineErrors.ProjectNotFound, error.Error);
    }

    [ContractFact]
    public async Task Each_alert_is_raised_once_in_a_period()
    {
        await _bench.AllowAsync(BudgetPeriod.Daily, 100);
        await _bench.AllowAsync(BudgetPeriod.Total, 1000);

        Assert.Empty(await AlertsAsync(49));
        Assert.Equal([50], await AlertsAsync(1));
        Assert.Empty(await AlertsAsync(1));
        Assert.Equal([80, 100], await AlertsAsync(49));
        Assert.Equal(100, (await BudgetAsync(BudgetPeriod.Daily)).Alert);
        await _bench.EndPeriodAsync(BudgetPeriod.Daily);
        Assert.Equal(0, (await BudgetAsync(BudgetPeriod.Daily)).Alert);
        Assert.Equal([50], await AlertsAsync(50));

        async Task<IEnumerable<int>> AlertsAsync(long amount)
        {
            var id = await _bench.ReservedAsync(amount);
            var alerts = (await _bench.Budgets.SettleAsync(id, null, default)).Alerts;
            Assert.Equal(alerts, (await _bench.Budgets.SettleAsync(id, null, default)).Alerts);
            return alerts.Select(alert => alert.Percent);
        }
    }

    [ContractFact]
    public async Task What_an_owner_left_open_is_found()
    {
        await _bench.AllowAsync(BudgetPeriod.Total, 100);
        var (first, second) = (await _bench.ReservedAsync(1), await _bench.ReservedAsync(2));
        await _bench.SettleAsync(await _bench.ReservedAsync(3), 3);
        await _bench.Budgets.ReserveAsync(_bench.New(4) with { Owner = Guid.CreateVersion7() }, default);

        Assert.Equal([first, second], (await _bench.Budgets.ListOpenAsync(_bench.Owner, default)).Select(open => open.Id));
    }

    [ContractFact]
    public async Task The_ledger_is_appended_only_and_the_database_itself_refuses_to_overspend()
    {
        await _bench.AllowAsync(BudgetPeriod.Total, 10);

        foreach (var sql in new[] { "UPDATE budget_entries SET amount = 0", "DELETE FROM budget_entries", "UPDATE budgets SET settled = 11", "DELETE FROM projects" })
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Query.ExecuteAsync(_bench.Database, sql));
    }

    [ContractFact]
    public async Task The_doctor_sees_a_ledger_that_was_changed_past_AutoVibe()
    {
        await _bench.AllowAsync(BudgetPeriod.Total, 10);
        await _bench.ReservedAsync(3);

        await Query.ExecuteAsync(_bench.Database, "UPDATE budgets SET reserved = 2");
        var findings = (await new SqlDoctor(_bench.Database).CheckAsync(deep: true, default)).Where(finding => !finding.Passed).ToList();
        await Query.ExecuteAsync(_bench.Database, "UPDATE budgets SET reserved = 3");

        Assert.Equal(["I5a", "I5b"], findings.Select(finding => finding.Check));
        Assert.Contains("shop/money/total: reserved 2, but open reservations hold 3", findings[1].Text, StringComparison.Ordinal);
    }

    private async Task<(long Amount, long Actual)> SettledAsync(Guid reservation, long? actual)
    {
        var use = Assert.Single((await _bench.Budgets.SettleAsync(reservation, actual is { } used ? [new(BudgetResource.Money, used)] : null, default)).Uses);
        return (use.Reserved, use.Actual);
    }

    private async Task<Budget> BudgetAsync(BudgetPeriod period) => (await _bench.Budgets.ListAsync(_bench.Project, default)).Single(budget => budget.Period == period);

    private Task<List<string>> LinesAsync(string sql) => Query.LinesAsync(_bench.Database, sql);
}

public sealed class SqliteBudgetTests() : BudgetContract(TestDatabase.SqliteAsync);

[OnPostgres]
public sealed class PostgresBudgetTests() : BudgetContract(TestDatabase.PostgresAsync);
