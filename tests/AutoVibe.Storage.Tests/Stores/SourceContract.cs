using AutoVibe.Pipelines;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Storage.Tests;

/// <summary>The engine on a real database: what that refuses of a source's messages.</summary>
public abstract class SourceContract(Func<Task<TestDatabase>> create) : StoreContract(create)
{
    private const int Last = 600;

    [ContractFact]
    public async Task A_row_that_breaks_a_rule_is_traced_to_its_message_and_the_others_are_written_once()
    {
        await Query.ExecuteAsync(Bench.Database, "CREATE TABLE ledger (id int PRIMARY KEY CHECK (id NOT IN (3, 17, 256, 600)))");
        using var host = await StartAsync(Poison.Skip);

        await WrittenAsync(Last - 4);

        Assert.Equal(Enumerable.Range(1, Last).Except([3, 17, 256, 600]).Select(no => $"{no}"), await LedgerAsync());
        await host.StopAsync();
        await Bench.IsSoundAsync();
    }

    [ContractFact]
    public async Task A_row_that_is_there_already_stops_the_source_in_front_of_it_until_it_is_gone_and_the_status_says_so()
    {
        await Query.ExecuteAsync(Bench.Database, "CREATE TABLE ledger (id int PRIMARY KEY)");
        await Query.ExecuteAsync(Bench.Database, "INSERT INTO ledger VALUES (300)");
        using var host = await StartAsync(Poison.Stop);
        await Until.TrueAsync(async () => (await Bench.Catalog.ProblemsAsync("ledgers", default)).Count == 1, "A problem");
        Assert.Equal("numbers", (await Bench.Catalog.ProblemsAsync("ledgers", default))[0].Component);
        Assert.Equal(Enumerable.Range(1, 300).Select(no => $"{no}"), await LedgerAsync());

        await Query.ExecuteAsync(Bench.Database, "DELETE FROM ledger WHERE id = 300");
        await Bench.Catalog.SetPausedAsync("ledgers", null, true, default);
        await Until.TrueAsync(async () => (await Bench.Catalog.ProblemsAsync("ledgers", default)).Count == 0, "A pause");
        await Bench.Catalog.SetPausedAsync("ledgers", null, false, default);

        await WrittenAsync(Last);
        Assert.Equal(Enumerable.Range(1, Last).Select(no => $"{no}"), await LedgerAsync());
        await host.StopAsync();
        await Bench.IsSoundAsync();
    }

    private Task WrittenAsync(int count) => Until.TrueAsync(async () => (await LedgerAsync()).Count == count, $"{count} rows");

    private Task<List<string>> LedgerAsync() => Query.LinesAsync(Bench.Database, "SELECT CAST(id AS text) FROM ledger ORDER BY ledger.id");

    private async Task<IHost> StartAsync(Poison poison)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(Bench.Catalog).AddSingleton(Bench.Nodes).AddSingleton(Bench.Lanes).AddSingleton(Bench.Sends).AddSingleton(Bench.Tasks)
            .AddSingleton(Bench.Letters).AddSingleton(Bench.Savepoints).AddSingleton(Bench.Upkeep).AddSingleton(Bench.Doctor)
            .AddSingleton<IWakeUp>(new NoWakeUp(TimeProvider.System))
            .AddSingleton(new Ledgers.Policy(poison)).AddPipeline<Ledgers>().RunPipelines()
            .Configure<PipelineOptions>(options => (options.PollInterval, options.MetricsInterval) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100)));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private sealed class Ledgers(Ledgers.Policy policy) : PipelineDefinition
    {
        public override void Define(PipelineBuilder p) =>
            p.Add<Numbers>().Output.Into(p.Add<Ledger>(), edge => edge.Retry(2, TimeSpan.FromMilliseconds(1)).OnPoison(policy.Poison));

        internal sealed record Policy(Poison Poison);
    }

    private sealed record Number(int No);

    private sealed class Numbers : Source<Number, Number>
    {
        public override ValueTask<bool> ReadAsync(SourceBatch<Number, Number> batch, CancellationToken ct)
        {
            while (batch.Room > 0 && (batch.Position?.No ?? 0) < Last)
                batch.Add(batch.Position = new Number((batch.Position?.No ?? 0) + 1));
            return new(batch.Position!.No < Last);
        }
    }

    private sealed class Ledger : Sink<Number>
    {
        public override ValueTask WriteAsync(IReadOnlyList<Number> messages, SinkContext context, CancellationToken ct)
        {
            foreach (var message in messages)
                context.Execute("INSERT INTO ledger (id) VALUES (@no)", new { no = message.No });
            return ValueTask.CompletedTask;
        }
    }
}
