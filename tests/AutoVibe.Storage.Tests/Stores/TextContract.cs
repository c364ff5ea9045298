using System.Text;
using System.Text.Json;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage.Tests;

public abstract class TextContract(Func<Task<TestDatabase>> create) : StoreContract(create)
{
    [ContractFact]
    public async Task Two_hundred_injections_are_stored_as_they_are_and_change_no_table()
    {
        var texts = Injections.All;
        Assert.True(texts.Count >= 200);
        var before = await ObjectsAsync();
        var lane = await Bench.ClaimAsync();
        var messages = texts.Select(text => StoreBench.Message(Bench.Log, text, JsonSerializer.Serialize(text)) with
        {
            Headers = JsonSerializer.Serialize(new Dictionary<string, string> { ["text"] = text }),
        }).ToList();
        await Bench.SendAsync([.. messages.Select((message, i) => new SendMessage(message, texts[i], [1]))]);
        var read = await Bench.ReadAsync(Bench.Log);

        await Bench.Lanes.CommitAsync(
            Bench.Commit(lane) with
            {
                Cursors = [await Bench.AdvanceAsync(Bench.Log, 0, texts.Count, done: 0)],
                States = [.. texts.Select(text => new StateChange(Bench.Enrich, text, 1, Encoding.UTF8.GetBytes(text)))],
                Timers = [.. texts.Select(text => new TimerChange(Bench.Enrich, text, TimeSpan.FromHours(1)))],
                Parked = [.. texts.Select((text, i) => new ParkedMessage
                {
                    Slot = new(Bench.Log.Edge, 0, i + 1), Message = read[i], State = DeliveryState.Dead, Reason = text, Error = text,
                })],
                Rows = [.. texts.Select((text, i) => new SinkRow(text, messages[i].Id, 0, text, JsonSerializer.Serialize(text)))],
            },
            default);

        Assert.Equal(texts, read.Select(m => m.Key));
        Assert.Equal(texts, read.Select(m => JsonDocument.Parse(m.Headers!).RootElement.GetProperty("text").GetString()));
        Assert.Equal(texts.Order(StringComparer.Ordinal), (await Bench.Lanes.ReadStateAsync(Bench.Enrich, 0, texts, default)).Select(s => s.Key).Order(StringComparer.Ordinal));
        foreach (var text in texts)
        {
            Assert.Equal(text, Assert.Single((await Bench.Letters.ListAsync(new() { Key = text }, 5, null, default)).Letters).Error);
            Assert.Contains((await Bench.Letters.ListAsync(new() { Search = text, Reason = text }, 500, null, default)).Letters, letter => letter.Reason == text);
        }

        await Bench.Letters.EditAsync(new(Bench.Log.Edge, 0, 1), 0, [], texts[0], default);
        await Bench.Savepoints.CreateAsync("orders", texts[1], null, default);
        await Bench.Upkeep.SaveScheduleAsync(new(texts[2], texts[3], DateTimeOffset.UnixEpoch, false), default);
        Assert.Equal(texts[1], Assert.Single(await Bench.Savepoints.ListAsync(null, default)).Name);
        Assert.StartsWith(texts[0], Assert.Single(await Query.AuditAsync(Bench.Database)), StringComparison.Ordinal);
        Assert.Equal(before, await ObjectsAsync());
        await Bench.IsSoundAsync();
    }

    [ContractFact]
    public async Task A_name_in_every_text_field_of_a_pipeline_is_stored_as_it_is()
    {
        foreach (var text in Injections.All.Take(20))
        {
            var shape = Shapes.Orders() with { Name = text };
            var ids = await Bench.Catalog.RegisterAsync(shape, default);
            Assert.Equal(ids.Edges, (await Bench.Catalog.ListAsync(default)).Single(p => p.Shape.Name == text).Ids.Edges);
            Assert.True(await Bench.Catalog.SetPausedAsync(text, null, true, default));
            Assert.Equal(4, (await Bench.Catalog.StatusAsync(text, default)).Count);
        }
    }

    [ContractFact]
    public async Task A_key_that_databases_cannot_store_is_refused_with_the_place_of_its_fault()
    {
        foreach (var key in new[] { "a\0b", "\ud800", "x\udc00" })
        {
            var refused = await Assert.ThrowsAsync<CommitRefusedException>(() => Bench.SendAsync(Bench.Log, key));
            Assert.Contains($"U+{(int)key.First(c => c is '\0' || char.IsSurrogate(c)):X4}", refused.Message, StringComparison.Ordinal);
            var lane = await Bench.ClaimAsync("feed");
            await Assert.ThrowsAsync<CommitRefusedException>(() => Bench.Lanes.CommitAsync(Bench.Commit(lane) with { Outputs = [StoreBench.Message(Bench.Log, key)] }, default));
            await Assert.ThrowsAsync<CommitRefusedException>(() => Bench.Lanes.CommitAsync(Bench.Commit(lane) with { States = [new(Bench.Enrich, key, 1, [])] }, default));
            await Assert.ThrowsAsync<CommitRefusedException>(() => Bench.Lanes.CommitAsync(Bench.Commit(lane) with { Commands = [new("SELECT @x", [new("x", key)])] }, default));
            await Bench.Nodes.ReleaseAsync(Bench.Node, lane.Lane, lane.Epoch, default);
        }

        Assert.Empty(await Bench.ReadAsync(Bench.Log));
        Assert.Equal(0, (await Bench.Letters.ListAsync(new() { Key = "a\0b" }, 5, null, default)).Total);
    }

    [ContractFact]
    public async Task Json_that_jsonb_refuses_is_refused_on_both_databases_and_bodies_are_kept_as_bytes()
    {
        var lane = await Bench.ClaimAsync();
        foreach (var json in new[] { """{"a":"\u0000"}""", """["\ud800"]""", """["\udc00x"]""" })
        {
            await Assert.ThrowsAsync<CommitRefusedException>(() => Bench.Lanes.CommitAsync(Bench.Commit(lane) with { Rows = [new("s", Guid.Empty, 0, "t", json)] }, default));
            await Assert.ThrowsAsync<CommitRefusedException>(() => Bench.SendAsync([new(StoreBench.Message(Bench.Log, "k") with { Headers = json }, null, null)]));
        }

        await Bench.Lanes.CommitAsync(Bench.Commit(lane) with { Rows = [new("s", Guid.Empty, 0, "t", """["\\u0000 \ud83d\ude00"]""")] }, default);
        await Bench.SendAsync([new(StoreBench.Message(Bench.Log, "k", """{"a":"\u0000\ud800"}"""), null, null)]);
        Assert.Equal("""{"a":"\u0000\ud800"}"""u8.ToArray(), Assert.Single(await Bench.ReadAsync(Bench.Log)).Body);
    }

    /// <summary>The names of all tables, views and indexes.</summary>
    protected abstract string ListObjects { get; }

    private Task<List<string>> ObjectsAsync() => Query.LinesAsync(Bench.Database, ListObjects);
}
