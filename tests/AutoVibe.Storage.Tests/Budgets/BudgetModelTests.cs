using AutoVibe.Machines;
using FsCheck;
using FsCheck.Fluent;

namespace AutoVibe.Storage.Tests;

/// <summary>Random sequences of acts against the model.</summary>
public sealed class BudgetModelTests : IAsyncLifetime
{
    private BudgetBench _bench = null!;

    public async Task InitializeAsync() => _bench = await BudgetBench.CreateAsync(TestDatabase.MemoryAsync);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Whatever_is_done_in_whatever_order_the_ledger_says_what_the_model_says()
    {
        var acts = Gen.Choose(0, 699).ArrayOf().Resize(40).ToArbitrary();

        Prop.ForAll(acts, numbers => Agrees(numbers)).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

        await _bench.IsSoundAsync();
    }

    private bool Agrees(int[] acts) => Task.Run(() => AgreesAsync(acts)).GetAwaiter().GetResult();

    private async Task<bool> AgreesAsync(int[] acts)
    {
        var (model, project) = (new ModelLedger(), await _bench.AddProjectAsync($"p-{Guid.CreateVersion7():n}"));
        foreach (var act in acts)
        {
            if (!await ActAsync(model, project, act % 7, act / 7 % 20, act / 7))
                return false;
        }

        var budgets = await _bench.Budgets.ListAsync(project, default);
        return Text(budgets, BudgetPeriod.Daily) == $"{model.Daily}" && Text(budgets, BudgetPeriod.Total) == $"{model.Total}";
    }

    private async Task<bool> ActAsync(ModelLedger model, Guid project, int act, long amount, int which)
    {
        var hold = model.Holds.Count == 0 ? null : model.Holds[which % model.Holds.Count];
        switch (act)
        {
            case 0 or 1 or 2:
                var reservation = _bench.New(amount) with { Project = project };
                return model.Reserve(reservation.Id, amount) == (await _bench.Budgets.ReserveAsync(reservation, default)).Granted;
            case 3 when hold is not null:
                model.End(hold, amount);
                await _bench.SettleAsync(hold.Id, amount);
                return true;
            case 4 when hold is not null:
                model.End(hold, 0);
                await _bench.Budgets.ReleaseAsync(hold.Id, default);
                return true;
            case 5:
                model.EndDay();
                await _bench.EndPeriodAsync(BudgetPeriod.Daily);
                return true;
            case 6:
                model.Allow(daily: which % 2 == 0, amount * 3);
                var period = which % 2 == 0 ? BudgetPeriod.Daily : BudgetPeriod.Total;
                await _bench.Budgets.AllocateAsync(new(project, BudgetResource.Money, period), amount * 3, BudgetBench.Currency, "tester", default);
                return true;
            default:
                return true;
        }
    }

    private static string Text(IReadOnlyList<Budget> budgets, BudgetPeriod period) =>
        budgets.SingleOrDefault(budget => budget.Period == period) is { } budget ? $"{budget.Allocated} {budget.Reserved} {budget.Settled} {budget.Overshoot}" : "";
}
