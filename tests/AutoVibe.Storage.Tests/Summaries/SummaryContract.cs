using System.Globalization;
using AutoVibe.Machines;

namespace AutoVibe.Storage.Tests;

/// <summary>What summaries of machines must say, on either database.</summary>
public abstract class SummaryContract(Func<Task<TestDatabase>> create) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Hub = Guid.CreateVersion7(Now);

    private TestDatabase _database = null!;
    private SqlMachineSummaries _summaries = null!;
    private int _requests;

    public async Task InitializeAsync()
    {
        _database = await create();
        _summaries = new(_database.Database);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [ContractFact]
    public async Task Agents_are_judged_by_the_machines_that_are_over()
    {
        var shop = await ProjectAsync("shop");
        await AddAsync(shop, "shell", [.. Enumerable.Range(1, 20).Select(second => new Run("succeeded", second, Cost: 100, Tokens: 10))], winner: 3);
        await AddAsync(shop, "shell", [new("failed", 100, Cost: 1000), new("stopped", null), new(null, null)]);
        await AddAsync(shop, "aider", [new("failed", null)]);

        var agents = await _summaries.PerformanceAsync(new(), default);

        Assert.Equal(["aider", "shell"], agents.Select(agent => agent.Agent));
        var (aider, shell) = (agents[0], agents[1]);
        Assert.Equal((1, 0, 0.0, null, null, 0), (aider.Runs, aider.Succeeded, aider.SuccessRate, aider.RunTime, aider.CostPerSuccess, aider.CostPerRun));
        Assert.Equal((22, 20, 1, 3000, 200, 0), (shell.Runs, shell.Succeeded, shell.Won, shell.Cost, shell.Tokens, shell.Calls));
        Assert.Equal((20 / 22.0, 150, 3000 / 22), (shell.SuccessRate, shell.CostPerSuccess, shell.CostPerRun));

        // Of 1, 2, … 20 and 100 seconds: the eleventh, and the twentieth.
        Assert.Equal(new(TimeSpan.FromMicroseconds(310_000_000 / 21), Seconds(11), Seconds(20), Seconds(100)), shell.RunTime! with { Average = TimeSpan.FromMicroseconds(310_000_000 / 21) });
        Assert.InRange(shell.RunTime!.Average.TotalSeconds, 310 / 21.0 - 0.001, 310 / 21.0 + 0.001);
    }

    [ContractFact]
    public async Task Only_machines_of_the_project_that_were_made_since_then_count()
    {
        var (shop, bank) = (await ProjectAsync("shop"), await ProjectAsync("bank"));
        await AddAsync(shop, "shell", [new("failed", 1), new("succeeded", 1)], madeAt: Now.AddDays(-1));
        await AddAsync(shop, "shell", [new("succeeded", 1)]);
        await AddAsync(bank, "shell", [new("succeeded", 1), new(null, 1)]);

        Assert.Equal(4, await RunsAsync(new()));
        Assert.Equal(3, await RunsAsync(new() { Project = shop }));
        Assert.Equal(2, await RunsAsync(new() { Since = Now }));
        Assert.Equal(1, await RunsAsync(new() { Project = shop, Since = Now }));
        Assert.Equal(0, await RunsAsync(new() { Project = shop, Since = Now.AddDays(1) }));
        Assert.Equal([(MachineState.Spawning, true, Hub, 1L), (MachineState.Terminated, false, (Guid?)null, 1L)], await CountsAsync(new() { Project = bank, Since = Now }));
    }

    [ContractFact]
    public async Task Machines_are_counted_by_state_and_those_that_are_not_over_by_their_hub_too()
    {
        var shop = await ProjectAsync("shop");
        await AddAsync(shop, "shell", [new(null, 1), new(null, 1), new(null, null), new("failed", 1), new("succeeded", 1)]);

        Assert.Equal(
            [(MachineState.Spawning, true, null, 1L), (MachineState.Spawning, true, Hub, 2L), (MachineState.Terminated, false, (Guid?)null, 2L)], await CountsAsync(new()));
    }

    [ContractFact]
    public async Task What_is_left_to_spend_is_told_of_projects_with_machines_that_are_not_over_and_a_period_that_has_ended_counts_as_the_next()
    {
        var (shop, bank) = (await ProjectAsync("shop"), await ProjectAsync("bank"));
        await AddAsync(shop, "shell", [new(null, 1)]);
        await AddAsync(bank, "shell", [new("failed", 1)]);
        var budgets = new SqlBudgetStore(_database.Database);
        foreach (var project in new[] { shop, bank })
            await budgets.AllocateAsync(new(project, BudgetResource.Money, BudgetPeriod.Monthly), 100, "USD", "ada", default);
        await budgets.AllocateAsync(new(shop, BudgetResource.Money, BudgetPeriod.Daily), 50, "USD", "ada", default);
        await budgets.AllocateAsync(new(shop, BudgetResource.Tokens, BudgetPeriod.Total), 50, "", "ada", default);
        await budgets.ReserveAsync(new() { Id = Guid.CreateVersion7(), Project = shop, Owner = shop, Amounts = [new(BudgetResource.Money, 30)], Currency = "USD" }, default);

        Assert.Equal([new("shop", BudgetPeriod.Daily, 50, 20, "USD"), new("shop", BudgetPeriod.Monthly, 100, 70, "USD")], await _summaries.MoneyAsync(null, default));
        Assert.Equal([new("bank", BudgetPeriod.Monthly, 100, 100, "USD")], await _summaries.MoneyAsync(bank, default));
        await Query.ExecuteAsync(_database.Database, "UPDATE budgets SET starts_at = starts_at - (ends_at - starts_at), ends_at = starts_at WHERE period = 'daily'");
        Assert.Equal([50, 70], (await _summaries.MoneyAsync(null, default)).Select(budget => budget.Left));
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private async Task<long> RunsAsync(SummaryFilter filter) => (await _summaries.PerformanceAsync(filter, default)).Sum(agent => agent.Runs);

    private async Task<IEnumerable<(MachineState, bool, Guid?, long)>> CountsAsync(SummaryFilter filter) =>
        (await _summaries.CountAsync(filter, default)).Select(count => (count.State, count.Open, count.Hub, count.Machines));

    private async Task<Guid> ProjectAsync(string slug)
    {
        var project = new Project { Id = Guid.CreateVersion7(Now), Name = slug, Slug = slug, Repository = $"/repositories/{slug}", CreatedAt = Now, UpdatedAt = Now };
        return (await new SqlProjectStore(_database.Database).CreateAsync(project, slugMayChange: false, default)).Id;
    }

    // As if they had always been there.
    private async Task AddAsync(Guid project, string agent, IReadOnlyList<Run> runs, int? winner = null, DateTimeOffset? madeAt = null)
    {
        var made = madeAt ?? Now;
        var genesis = _requests == 0 ? "genesis" : "manual";
        await RunAsync(
            $"""
            INSERT INTO workspace_checkpoints (id, project_id, type, tree_sha256, notes_sha256, chain_sha256, store_id, files, left_out, size, packed, added, created_at)
            VALUES ($1, $2, '{genesis}', '{new string('a', 64)}', '{new string('a', 64)}', '{new string('a', 64)}', $1, 0, 0, 0, 0, 0, $3)
            """,
            Id("c"), project, made);
        await RunAsync(
            $"""
            INSERT INTO evolution_requests (id, project_id, prompt, agent, variants, checks, parent_id, budget, needs_approval, winner, requested_by, requested_at)
            VALUES ($1, $2, 'x', '{agent}', {runs.Count}, {_database.Database.Dialect.Say("json", "'[]'")}, $3, 1, false, $4, 'ada', $5)
            """,
            Id("e"), project, Id("c"), winner is { } number ? Machine(made, number - 1) : (Guid?)null, made);
        for (var index = 0; index < runs.Count; index++)
        {
            var run = runs[index];
            await RunAsync(
                $"""
                INSERT INTO machines (id, project_id, request_id, number, agent, state, outcome, hub, parent_checkpoint, cost, tokens, created_at, started_at, ended_at)
                VALUES ($1, $2, $3, {index + 1}, '{agent}', '{(run.Outcome is null ? "spawning" : "terminated")}', {(run.Outcome is null ? "NULL" : $"'{run.Outcome}'")}, $4, $5, {run.Cost}, {run.Tokens}, $6, $7, $8)
                """,
                Machine(made, index), project, Id("e"), run.Seconds is null ? (Guid?)null : Hub, Id("c"), made, run.Seconds is null ? (DateTimeOffset?)null : made,
                run.Outcome is null ? (DateTimeOffset?)null : made.AddSeconds(run.Seconds ?? 0));
        }

        _requests++;
    }

    private Task RunAsync(string sql, params SqlValue[] parameters) => _database.Database.CommitAsync(new SqlBatch().Add(new SqlStatement(sql), parameters), default);

    private Guid Id(string kind) => Guid.Parse($"{kind}0000000-0000-7000-8000-{_requests:x12}".ToString(CultureInfo.InvariantCulture));

    private Guid Machine(DateTimeOffset made, int index) => Guid.Parse($"{made.ToUnixTimeMilliseconds():x12}7000a000{(_requests * 100) + index:x12}");

    private sealed record Run(string? Outcome, int? Seconds, long Cost = 0, long Tokens = 0);
}

public sealed class SqliteSummaryTests() : SummaryContract(TestDatabase.SqliteAsync);

[OnPostgres]
public sealed class PostgresSummaryTests() : SummaryContract(TestDatabase.PostgresAsync);
