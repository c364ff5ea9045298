using AutoVibe.Machines;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage.Tests;

/// <summary>Reservations of several resources, on either database.</summary>
public abstract class SharedReservationContract(Func<Task<TestDatabase>> create) : IAsyncLifetime
{
    private BudgetBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await BudgetBench.CreateAsync(create);
        await _bench.AllowAsync(BudgetPeriod.Daily, 100);
        await _bench.AllowAsync(BudgetPeriod.Total, 1000);
        await _bench.AllowAsync(BudgetPeriod.Daily, 5000, BudgetResource.Tokens);
    }

    public async Task DisposeAsync()
    {
        await _bench.IsSoundAsync();
        await _bench.DisposeAsync();
    }

    [ContractFact]
    public async Task A_call_that_fits_in_money_but_not_in_tokens_reserves_neither()
    {
        var refused = await _bench.Budgets.ReserveAsync(Call(money: 10, tokens: 5001), default);

        Assert.False(refused.Granted);
        Assert.Equal([(BudgetResource.Money, 100L), (BudgetResource.Money, 1000L), (BudgetResource.Tokens, 5000L)], refused.Budgets.Select(budget => (budget.Resource, budget.Left)));
        Assert.Equal((100, 0, 0), await _bench.StandsAsync(BudgetPeriod.Daily));
        Assert.Equal((5000, 0, 0), await TokensAsync());
        Assert.Empty(await _bench.Budgets.ListOpenAsync(_bench.Owner, default));
    }

    [ContractFact]
    public async Task A_call_that_fits_in_tokens_but_not_in_money_reserves_neither()
    {
        Assert.False((await _bench.Budgets.ReserveAsync(Call(money: 101, tokens: 1), default)).Granted);

        Assert.Equal((5000, 0, 0), await TokensAsync());
    }

    [ContractFact]
    public async Task What_is_reserved_together_is_reserved_in_every_budget_and_listed_as_one()
    {
        var call = Call(money: 10, tokens: 700, calls: 1) with { Machine = Guid.CreateVersion7(), Subtype = "small-model" };

        Assert.True((await _bench.Budgets.ReserveAsync(call, default)).Granted);
        Assert.True((await _bench.Budgets.ReserveAsync(call, default)).Granted);

        Assert.Equal((90, 10, 0), await _bench.StandsAsync(BudgetPeriod.Daily));
        Assert.Equal((990, 10, 0), await _bench.StandsAsync(BudgetPeriod.Total));
        Assert.Equal((4300, 700, 0), await TokensAsync());
        var open = Assert.Single(await _bench.Budgets.ListOpenAsync(_bench.Owner, default));
        Assert.Equal(call, open with { Amounts = call.Amounts });
        Assert.Equal([new(BudgetResource.Money, 10), new(BudgetResource.ApiCalls, 1), new ResourceAmount(BudgetResource.Tokens, 700)], open.Amounts);
    }

    [ContractFact]
    public async Task Nothing_was_used_of_a_resource_that_is_not_named_at_the_end_and_a_repeat_changes_nothing()
    {
        var call = await ReservedAsync(Call(money: 10, tokens: 700, calls: 1));

        var first = await _bench.Budgets.SettleAsync(call, [new(BudgetResource.Tokens, 300)], default);
        var again = await _bench.Budgets.SettleAsync(call, [new(BudgetResource.Money, 7), new(BudgetResource.Tokens, 600)], default);

        foreach (var told in new[] { first, again })
            Assert.Equal([new(BudgetResource.Money, 10, 0), new(BudgetResource.ApiCalls, 1, 0), new ResourceUse(BudgetResource.Tokens, 700, 300)], told.Uses);
        Assert.Equal((100, 0, 0), await _bench.StandsAsync(BudgetPeriod.Daily));
        Assert.Equal((4700, 0, 300), await TokensAsync());
    }

    [ContractFact]
    public async Task Each_resource_has_its_own_use_beyond_the_reservation()
    {
        var call = await ReservedAsync(Call(money: 10, tokens: 700));

        await _bench.Budgets.SettleAsync(call, [new(BudgetResource.Tokens, 5100), new(BudgetResource.Money, 4)], default);

        Assert.Equal((96, 0, 4), await _bench.StandsAsync(BudgetPeriod.Daily));
        var tokens = (await _bench.Budgets.ListAsync(_bench.Project, default)).Single(budget => budget.Resource == BudgetResource.Tokens);
        Assert.Equal((5000, 100), (tokens.Settled, tokens.Overshoot));
    }

    [ContractFact]
    public async Task Without_figures_everything_is_settled_at_its_worst_case_and_released_everything_is_free()
    {
        await _bench.Budgets.SettleAsync(await ReservedAsync(Call(money: 10, tokens: 700)), null, default);
        await _bench.Budgets.ReleaseAsync(await ReservedAsync(Call(money: 20, tokens: 800)), default);

        Assert.Equal((90, 0, 10), await _bench.StandsAsync(BudgetPeriod.Daily));
        Assert.Equal((4300, 0, 700), await TokensAsync());
    }

    [ContractFact]
    public async Task What_was_not_reserved_cannot_be_settled_and_then_nothing_is()
    {
        var call = await ReservedAsync(Call(money: 10, tokens: 700));

        await Assert.ThrowsAsync<ArgumentException>(() => _bench.Budgets.SettleAsync(call, [new(BudgetResource.Money, 1), new(BudgetResource.ApiCalls, 1)], default));

        Assert.Equal((90, 10, 0), await _bench.StandsAsync(BudgetPeriod.Daily));
        Assert.Equal([call], (await _bench.Budgets.ListOpenAsync(_bench.Owner, default)).Select(open => open.Id));
    }

    [ContractFact]
    public async Task A_reservation_names_each_resource_once_with_an_amount_that_can_be()
    {
        ResourceAmount[][] wrong =
        [
            [],
            [new(BudgetResource.Money, -1)],
            [new(BudgetResource.Tokens, long.MaxValue)],
            [new(BudgetResource.Money, 1), new(BudgetResource.Money, 1)],
        ];
        foreach (var amounts in wrong)
            await Assert.ThrowsAsync<ArgumentException>(() => _bench.Budgets.ReserveAsync(_bench.NewOf(amounts), default));
    }

    [ContractFact]
    public async Task Whoever_asks_for_what_the_database_refuses_is_the_only_one_of_those_who_ask_at_once_who_is_told()
    {
        var wrong = Call(money: 1, tokens: 1) with { Currency = null! };
        var others = Enumerable.Range(0, 20).Select(_ => Call(money: 1, tokens: 1)).ToList();

        var asked = others.ConvertAll(other => _bench.Budgets.ReserveAsync(other, default));
        asked.Insert(10, _bench.Budgets.ReserveAsync(wrong, default));
        await Assert.ThrowsAsync<CommitRefusedException>(() => Task.WhenAll(asked));

        Assert.Equal(1, asked.Count(task => !task.IsCompletedSuccessfully));
        Assert.Equal((80, 20, 0), await _bench.StandsAsync(BudgetPeriod.Daily));
    }

    [ContractFact]
    public async Task Writers_of_several_processes_that_name_resources_and_projects_in_different_orders_do_not_wait_for_each_other_forever()
    {
        var otherProject = await _bench.AddProjectAsync("inn");
        await using Database second = _bench.OpenAgain(), third = _bench.OpenAgain();
        SqlBudgetStore[] processes = [_bench.Budgets, new(second), new(third)];

        await Task.WhenAll(Enumerable.Range(0, 32).Select(async writer =>
        {
            for (var round = 0; round < 6; round++)
            {
                var call = Call(money: 0, tokens: 1);
                call = writer % 2 == 0 ? call : call with { Amounts = [.. call.Amounts.Reverse()] };
                call = (writer / 2 + round) % 2 == 0 ? call : _bench.NewOf(new ResourceAmount(BudgetResource.Tokens, 1)) with { Project = otherProject };
                Assert.True((await processes[writer % 3].ReserveAsync(call, default)).Granted);
                await processes[(writer + round) % 3].SettleAsync(call.Id, null, default);
            }
        }));

        Assert.Equal((4904, 0, 96), await TokensAsync());
    }

    private Reservation Call(long money, long tokens, long calls = 0) => _bench.NewOf(
        [new(BudgetResource.Tokens, tokens), new(BudgetResource.Money, money), .. calls > 0 ? [new ResourceAmount(BudgetResource.ApiCalls, calls)] : Array.Empty<ResourceAmount>()]);

    private async Task<Guid> ReservedAsync(Reservation reservation)
    {
        Assert.True((await _bench.Budgets.ReserveAsync(reservation, default)).Granted);
        return reservation.Id;
    }

    private Task<(long Left, long Reserved, long Settled)> TokensAsync() => _bench.StandsAsync(BudgetPeriod.Daily, BudgetResource.Tokens);
}

public sealed class SqliteSharedReservationTests() : SharedReservationContract(TestDatabase.SqliteAsync);

[OnPostgres]
public sealed class PostgresSharedReservationTests() : SharedReservationContract(TestDatabase.PostgresAsync);
