using AutoVibe.Machines;

namespace AutoVibe.Storage.Tests;

/// <summary>Many writers of two processes at one ledger.</summary>
public abstract class BudgetStormContract(Func<Task<TestDatabase>> create) : IAsyncLifetime
{
    private const int Writers = 64;
    private BudgetBench _bench = null!;
    private Database _other = null!;

    public async Task InitializeAsync()
    {
        _bench = await BudgetBench.CreateAsync(create);
        _other = _bench.OpenAgain();
    }

    public async Task DisposeAsync()
    {
        await _other.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [ContractFact]
    public async Task Of_many_charges_at_once_exactly_those_that_fit_are_accepted()
    {
        await _bench.AllowAsync(BudgetPeriod.Daily, 1000);
        await _bench.AllowAsync(BudgetPeriod.Total, 150);

        var accepted = await EverybodyAsync(Each(5), async (budgets, _) =>
        {
            var reservation = _bench.New(1);
            if (!(await budgets.ReserveAsync(reservation, default)).Granted)
                return 0;
            await budgets.SettleAsync(reservation.Id, [new(BudgetResource.Money, 1)], default);
            return 1L;
        });

        Assert.Equal(150, accepted);
        Assert.Equal((0, 0, 150), await _bench.StandsAsync(BudgetPeriod.Total));
        Assert.Equal((850, 0, 150), await _bench.StandsAsync(BudgetPeriod.Daily));
        await _bench.IsSoundAsync();
    }

    [ContractFact]
    public async Task Charges_refunds_and_the_end_of_a_period_at_once_never_pass_an_allocation()
    {
        await _bench.AllowAsync(BudgetPeriod.Daily, 400);
        await _bench.AllowAsync(BudgetPeriod.Total, 700);
        var rolled = 0;

        var used = await EverybodyAsync(Each(8), async (budgets, number) =>
        {
            if (number == Writers * 3 && Interlocked.Exchange(ref rolled, 1) == 0)
                await _bench.EndPeriodAsync(BudgetPeriod.Daily);
            var reservation = _bench.New(1 + (number % 7));
            if (!(await budgets.ReserveAsync(reservation, default)).Granted)
                return 0;
            if (number % 3 == 0)
            {
                await budgets.ReleaseAsync(reservation.Id, default);
                return 0;
            }

            var worst = reservation.Amounts[0].Amount;
            ResourceAmount[] actual = [new(BudgetResource.Money, worst - (number % 2 == 0 ? 0 : worst / 2))];
            await Task.WhenAll(budgets.SettleAsync(reservation.Id, actual, default), _bench.Budgets.SettleAsync(reservation.Id, actual, default));
            return actual[0].Amount;
        });

        Assert.Equal((700 - used, 0, used), await _bench.StandsAsync(BudgetPeriod.Total));
        Assert.Equal([$"2 {used}"], await Query.LinesAsync(_bench.Database, "SELECT count(*) || ' ' || sum(settled) FROM budgets WHERE period = 'daily'"));
        await _bench.IsSoundAsync();
    }

    private static int Each(int charges) =>
        Environment.GetEnvironmentVariable("AUTOVIBE_CHAOS") == "full" ? 2000 : charges;

    private async Task<long> EverybodyAsync(int each, Func<SqlBudgetStore, int, Task<long>> act)
    {
        SqlBudgetStore[] processes = [_bench.Budgets, new(_other)];
        var next = -1;
        var sums = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            long sum = 0;
            for (var number = Interlocked.Increment(ref next); number < each * Writers; number = Interlocked.Increment(ref next))
                sum += await act(processes[writer % 2], number);
            return sum;
        })));
        return sums.Sum();
    }
}

public sealed class SqliteBudgetStormTests() : BudgetStormContract(TestDatabase.SqliteAsync);

[OnPostgres]
public sealed class PostgresBudgetStormTests() : BudgetStormContract(TestDatabase.PostgresAsync);
