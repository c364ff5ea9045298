using AutoVibe.Pipelines;

namespace AutoVibe.Storage.Tests;

public abstract class SinkContract(Func<Task<TestDatabase>> create) : StoreContract(create)
{
    private static readonly SinkCommand Insert = new(
        "INSERT INTO ledger (id, total, note) VALUES (@id, @total, @note)", [new("id", 1), new("@total", 2.5), new("note", null), new("unused", true)]);

    [ContractFact]
    public async Task Statements_of_sinks_run_in_the_commit_of_their_batch_in_order()
    {
        await CreateLedgerAsync();
        var lane = await Bench.ClaimAsync();

        await Bench.Lanes.CommitAsync(
            Bench.Commit(lane) with { Commands = [Insert, new("UPDATE ledger SET note = @note WHERE id = @id", [new("id", 1), new("note", "it's done")])] }, default);

        Assert.Equal(["1 2.5 it's done"], await LedgerAsync());
    }

    [ContractFact]
    public async Task A_statement_that_breaks_a_rule_rolls_the_whole_batch_back()
    {
        await CreateLedgerAsync();
        var lane = await Bench.ClaimAsync();
        SinkCommand[] bad =
        [
            new("INSERT INTO ledger (id) VALUES (1)", []), new("INSERT INTO nowhere VALUES (1)", []), new("NONSENSE", []), new("INSERT INTO ledger (id) VALUES (@missing)", []),
            new("COMMIT", []), new(" rollback", []), new("BEGIN; DROP TABLE ledger", []), new("INSERT INTO ledger (id) VALUES (2); COMMIT", []),
            new("INSERT INTO ledger (id, note) VALUES (3, @x)", [new("x", new object())]),
        ];

        foreach (var command in bad)
        {
            await Assert.ThrowsAsync<CommitRefusedException>(() => Bench.Lanes.CommitAsync(
                Bench.Commit(lane) with { Commands = [Insert, command], Outputs = [StoreBench.Message(Bench.TaskLog, "a")], States = [new(Bench.Enrich, "a", 1, [])] }, default));
        }

        Assert.Empty(await LedgerAsync());
        Assert.Empty(await Bench.ReadAsync(Bench.TaskLog));
        Assert.Empty(await Bench.Lanes.ReadStateAsync(Bench.Enrich, 0, ["a"], default));
        await Bench.Lanes.CommitAsync(Bench.Commit(lane) with { Commands = [Insert] }, default);
        Assert.Equal(["1 2.5 "], await LedgerAsync());
        await Bench.IsSoundAsync();
    }

    [ContractFact]
    public async Task A_row_of_the_generic_sink_is_stored_once()
    {
        var lane = await Bench.ClaimAsync();
        var row = new SinkRow("orders/ship", Guid.CreateVersion7(), 0, "Order", """{"a":1}""");

        await Bench.Lanes.CommitAsync(Bench.Commit(lane) with { Rows = [row, row with { Index = 1 }] }, default);
        await Bench.Lanes.CommitAsync(Bench.Commit(lane, 1) with { Rows = [row with { Json = """{"a":2}""" }] }, default);

        Assert.Equal(["0 {\"a\":1}", "1 {\"a\":1}"], (await Query.LinesAsync(Bench.Database, "SELECT row_index || ' ' || data FROM sink_storage ORDER BY row_index")).Select(l => l.Replace(": ", ":", StringComparison.Ordinal)));
    }

    private Task CreateLedgerAsync() => Query.ExecuteAsync(Bench.Database, "CREATE TABLE ledger (id int PRIMARY KEY, total double precision, note text)");

    private Task<List<string>> LedgerAsync() => Query.LinesAsync(Bench.Database, "SELECT id || ' ' || COALESCE(total, 0) || ' ' || COALESCE(note, '') FROM ledger ORDER BY id");
}
