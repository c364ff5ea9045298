using AutoVibe.Machines;
using AutoVibe.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AutoVibe.Benchmarks;

/// <summary>Writers that charge one budget at once, each charge reserved and settled; against a bare conditional UPDATE per charge by hand, which reserves and enters nothing.</summary>
internal static class BudgetCharges
{
    private const int Writers = 64;
    private const long Plenty = 1_000_000_000;

    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        var count = scale.Of(10_000, 200);
        Latencies ours = new(count), byHand = new(count);
        await using var server = await BenchmarkServer.StartAsync();
        var rounds = await Rounds.AlternateAsync(
            scale.Rounds,
            () => server.WithDatabaseAsync(database => OursAsync(database, count, ours = new(count))),
            () => server.WithDataSourceAsync(database => ByHandAsync(database, count, byHand = new(count))));

        return new()
        {
            Name = "budget",
            Target = "ratio >= 0.3",
            Ratio = rounds.Ratio,
            MessagesPerSecond = Rounds.Median(rounds.Ours),
            ReferencePerSecond = Rounds.Median(rounds.Reference),
            P50Milliseconds = ours.P50,
            P99Milliseconds = ours.P99,
            ReferenceP50Milliseconds = byHand.P50,
            ReferenceP99Milliseconds = byHand.P99,
            Rounds = rounds.Ratios,
            Messages = count,
        };
    }

    private static async Task<double> OursAsync(string database, int count, Latencies latencies)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:autovibe", database)]);
        builder.Services.AddAutoVibeStorage();
        using var host = builder.Build();
        await host.StartAsync();
        var budgets = host.Services.GetRequiredService<IBudgetStore>();
        var project = await host.Services.GetRequiredService<IProjectStore>().CreateAsync(
            new() { Id = Guid.CreateVersion7(), Name = "shop", Slug = "shop", Repository = "/shop", CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch },
            slugMayChange: false, CancellationToken.None);
        await budgets.AllocateAsync(new(project.Id, BudgetResource.Money, BudgetPeriod.Monthly), Plenty, "USD", "benchmark", CancellationToken.None);

        return await PerSecondAsync(count, latencies, async () =>
        {
            var id = Guid.CreateVersion7();
            var answer = await budgets.ReserveAsync(
                new() { Id = id, Project = project.Id, Amounts = [new(BudgetResource.Money, 3)], Currency = "USD", Owner = project.Id }, CancellationToken.None);
            if (!answer.Granted)
                throw new InvalidOperationException("A charge that fits was refused; the figures would mean nothing.");
            await budgets.SettleAsync(id, [new(BudgetResource.Money, 2)], CancellationToken.None);
        });
    }

    private static async Task<double> ByHandAsync(NpgsqlDataSource database, int count, Latencies latencies)
    {
        await using (var create = database.CreateCommand(
            $"CREATE TABLE budget (id int PRIMARY KEY, allocated bigint NOT NULL, settled bigint NOT NULL) WITH (fillfactor = 20); INSERT INTO budget VALUES (1, {Plenty}, 0)"))
            await create.ExecuteNonQueryAsync();

        return await PerSecondAsync(count, latencies, async () =>
        {
            await using var charge = database.CreateCommand("UPDATE budget SET settled = settled + $1 WHERE id = 1 AND settled + $1 <= allocated");
            charge.Parameters.Add(new NpgsqlParameter<long> { TypedValue = 2 });
            if (await charge.ExecuteNonQueryAsync() != 1)
                throw new InvalidOperationException("A charge that fits was refused; the figures would mean nothing.");
        });
    }

    private static async Task<double> PerSecondAsync(int count, Latencies latencies, Func<Task> chargeAsync)
    {
        var started = TimeProvider.System.GetTimestamp();
        await Callers.RunAsync(Writers, count, latencies, (_, _) => chargeAsync());
        return count / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }
}
