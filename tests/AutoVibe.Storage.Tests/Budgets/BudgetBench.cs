using AutoVibe.Machines;

namespace AutoVibe.Storage.Tests;

/// <summary>A project with a ledger in a database of its own.</summary>
internal sealed class BudgetBench : IAsyncDisposable
{
    public const string Currency = "USD";

    private readonly TestDatabase _home;

    private BudgetBench(TestDatabase home)
    {
        _home = home;
        Budgets = new(home.Database);
    }

    public SqlBudgetStore Budgets { get; }

    public Database Database => _home.Database;

    public Guid Project { get; private set; }

    public Guid Owner { get; } = Guid.CreateVersion7();

    public static async Task<BudgetBench> CreateAsync(Func<Task<TestDatabase>> create)
    {
        var bench = new BudgetBench(await create());
        bench.Project = await bench.AddProjectAsync("shop");
        return bench;
    }

    public async Task<Guid> AddProjectAsync(string slug)
    {
        var now = DateTimeOffset.UnixEpoch;
        var project = new Project { Id = Guid.CreateVersion7(), Name = slug, Slug = slug, Repository = $"/repositories/{slug}", CreatedAt = now, UpdatedAt = now };
        return (await new SqlProjectStore(Database).CreateAsync(project, slugMayChange: false, default)).Id;
    }

    /// <summary>Another process's view of the ledger.</summary>
    public Database OpenAgain() => _home.OpenAgain();

    /// <summary>The view of a process with other settings.</summary>
    public Database OpenWith(Action<StorageOptions> set)
    {
        var options = new StorageOptions { Address = _home.Options.Address };
        set(options);
        return Database.Create(options, TimeProvider.System);
    }

    public Task<Budget> AllowAsync(BudgetPeriod period, long amount, BudgetResource resource = BudgetResource.Money) =>
        Budgets.AllocateAsync(new(Project, resource, period), amount, resource == BudgetResource.Money ? Currency : "", "tester", default);

    public Task<Budget> AllowRequestAsync(Guid request, long amount) =>
        Budgets.AllocateAsync(new(Project, BudgetResource.Money, BudgetPeriod.Request, request), amount, Currency, "tester", default);

    public Reservation New(long amount, BudgetResource resource = BudgetResource.Money, Guid? request = null) => new()
    {
        Id = Guid.CreateVersion7(),
        Project = Project,
        Request = request,
        Amounts = [new(resource, amount)],
        Currency = resource == BudgetResource.Money ? Currency : "",
        Owner = Owner,
        PriceVersion = "test-1",
    };

    public async Task<Guid> ReservedAsync(long amount, BudgetResource resource = BudgetResource.Money, Guid? request = null)
    {
        var reservation = New(amount, resource, request);
        Assert.True((await Budgets.ReserveAsync(reservation, default)).Granted);
        return reservation.Id;
    }

    /// <summary>A reservation of several resources.</summary>
    public Reservation NewOf(params ResourceAmount[] amounts) => New(0) with { Amounts = amounts, Currency = amounts.Any(amount => amount.Resource == BudgetResource.Money) ? Currency : "" };

    public Task<Settlement> SettleAsync(Guid reservation, long actual, BudgetResource resource = BudgetResource.Money) =>
        Budgets.SettleAsync(reservation, [new(resource, actual)], default);

    public async Task<bool> FitsAsync(long amount, BudgetResource resource = BudgetResource.Money, Guid? request = null) =>
        (await Budgets.ReserveAsync(New(amount, resource, request), default)).Granted;

    /// <summary>What is left, reserved and settled in one of the project's budgets.</summary>
    public async Task<(long Left, long Reserved, long Settled)> StandsAsync(BudgetPeriod period, BudgetResource resource = BudgetResource.Money)
    {
        var budget = (await Budgets.ListAsync(Project, default)).Single(budget => budget.Period == period && budget.Resource == resource);
        return (budget.Left, budget.Reserved, budget.Settled);
    }

    /// <summary>Lets the present periods of one kind be over.</summary>
    public Task EndPeriodAsync(BudgetPeriod period) =>
        Query.ExecuteAsync(Database, $"UPDATE budgets SET starts_at = {Ago(2)}, ends_at = {Ago(1)} WHERE is_current AND period = '{period.ToWord()}'");

    public async Task IsSoundAsync()
    {
        var findings = await new SqlDoctor(Database).CheckAsync(deep: true, default);
        Assert.Equal(["I5a", "I5b", "I5c"], findings.Where(finding => finding.Check.StartsWith("I5", StringComparison.Ordinal)).Select(finding => finding.Check));
        Assert.Empty(findings.Where(finding => !finding.Passed).Select(finding => finding.Text));
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    private string Ago(int hours) => _home.PostgresName is null
        ? $"CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER) - {hours} * 3600000000"
        : $"clock_timestamp() - interval '{hours} hours'";
}
