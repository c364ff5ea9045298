using System.Security.Cryptography;
using System.Text;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage.Tests;

public abstract class SendContract(Func<Task<TestDatabase>> create) : StoreContract(create)
{
    [ContractFact]
    public async Task A_batch_sent_twice_under_one_number_is_stored_once()
    {
        var sender = Guid.CreateVersion7();
        await Bench.Sends.OpenAsync(sender, default);
        await Bench.Sends.OpenAsync(sender, default);
        var batch = new SendBatch(sender, 0, [Keyed("a"), new(StoreBench.Message(Bench.Log, "b"), null, null)]);
        var (outcomes, _) = await Bench.Sends.SendAsync(batch, default);

        var repeated = await Assert.ThrowsAsync<SendRepeatedException>(() => Bench.Sends.SendAsync(batch, default));

        Assert.Equal(1, repeated.SendNo);
        Assert.Equal(outcomes, await Bench.Sends.OutcomesAsync(batch.Messages, default));
        Assert.Equal(2, (await Bench.ReadAsync(Bench.Log)).Count);
    }

    [ContractFact]
    public async Task A_batch_says_where_its_messages_lie_unless_one_has_a_client_key()
    {
        var sender = Guid.CreateVersion7();
        await Bench.Sends.OpenAsync(sender, default);
        var other = Bench.Log with { Part = 1 };

        var (_, appended) = await Bench.Sends.SendAsync(new(sender, 0, [Plain(other), Plain(Bench.Log), Plain(other)]), default);
        var (_, keyed) = await Bench.Sends.SendAsync(new(sender, 1, [Plain(other), Keyed("a")]), default);

        Assert.Equal(
            [new(Bench.Log, 1, (await Bench.ReadAsync(Bench.Log))[0].CreatedAt), new(other, 1, (await Bench.ReadAsync(other))[0].CreatedAt)],
            appended.OrderBy(place => place.To.Part));
        Assert.Empty(keyed);

        static SendMessage Plain(EdgePart to) => new(StoreBench.Message(to, "k"), null, null);
    }

    [ContractFact]
    public async Task A_client_key_makes_sending_idempotent_and_another_body_a_conflict()
    {
        var first = Keyed("order-1", body: "1");
        Assert.Equal([new(first.Message.Id, SendStatus.Accepted)], await Bench.SendAsync([first]));

        var outcomes = await Bench.SendAsync([Keyed("order-1", body: "1"), Keyed("order-1", body: "2"), Keyed("order-2", body: "3")]);

        Assert.Equal([SendStatus.Known, SendStatus.Conflict, SendStatus.Accepted], outcomes.Select(o => o.Status));
        Assert.Equal([first.Message.Id, first.Message.Id], outcomes.Take(2).Select(o => o.MessageId));
        Assert.Equal(["1", "3"], (await Bench.ReadAsync(Bench.Log)).Select(m => Encoding.UTF8.GetString(m.Body)));
        await Bench.IsSoundAsync();
    }

    [ContractFact]
    public async Task Of_senders_that_use_one_client_key_at_the_same_time_one_is_stored_and_all_learn_its_id()
    {
        var benches = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Bench.AnotherAsync()));

        var outcomes = await Task.WhenAll(benches.Select(bench => Task.Run(() => bench.SendAsync([Keyed("x"), Keyed("y"), Keyed("z")]))));

        Assert.Equal(3, (await Bench.ReadAsync(Bench.Log)).Count);
        for (var i = 0; i < 3; i++)
        {
            Assert.Single(outcomes, list => list[i].Status == SendStatus.Accepted);
            Assert.Single(outcomes.Select(list => list[i].MessageId).Distinct());
        }

        foreach (var bench in benches)
            await bench.DisposeAsync();
    }

    [ContractFact]
    public async Task One_client_key_on_two_edges_is_two_messages()
    {
        var outcomes = await Bench.SendAsync([Keyed("k"), Keyed("k", to: Bench.TaskLog)]);

        Assert.Equal([SendStatus.Accepted, SendStatus.Accepted], outcomes.Select(o => o.Status));
    }

    [ContractFact]
    public async Task A_batch_with_a_message_that_nobody_takes_is_refused_and_can_be_sent_without_it()
    {
        var good = new SendMessage(StoreBench.Message(Bench.Log, "a"), null, null);

        await Assert.ThrowsAsync<CommitRefusedException>(() => Bench.SendAsync([good, new(StoreBench.Message(new(999, 0), "a"), null, null)]));

        await Bench.SendAsync([good]);
        Assert.Single(await Bench.ReadAsync(Bench.Log));
    }

    [ContractFact]
    public async Task Messages_sent_into_a_callers_transaction_are_there_when_it_commits_and_not_before()
    {
        await using (var transaction = await Bench.Database.BeginTransactionAsync(default))
        {
            transaction.Gather(Keyed("a"));
            transaction.Gather(new(StoreBench.Message(Bench.Log, "b"), null, null));
            Assert.Empty(await Bench.ReadAsync(Bench.Log));
            Assert.Equal([SendStatus.Accepted, SendStatus.Accepted], (await transaction.CommitAsync(default)).Select(o => o.Status));
        }

        await using (var transaction = await Bench.Database.BeginTransactionAsync(default))
            transaction.Gather(new(StoreBench.Message(Bench.Log, "undone"), null, null));

        Assert.Equal(["k", "b"], (await Bench.ReadAsync(Bench.Log)).Select(m => m.Key));
        await Bench.IsSoundAsync();
    }

    private SendMessage Keyed(string clientKey, string body = "{}", EdgePart? to = null) =>
        new(StoreBench.Message(to ?? Bench.Log, "k", body), clientKey, SHA256.HashData(Encoding.UTF8.GetBytes(body)));
}
