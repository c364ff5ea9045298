namespace AutoVibe.Pipelines.Tests;

public sealed class InMemorySendTests
{
    private readonly InMemoryBench _bench = new();
    private readonly Guid _sender = Guid.NewGuid();

    public InMemorySendTests() => _bench.Store.OpenAsync(_sender, default).Wait();

    [Fact]
    public async Task A_batch_sent_again_is_not_appended_again()
    {
        var batch = new SendBatch(_sender, 0, [Keyed("order-1", 1)]);
        await _bench.Store.SendAsync(batch, default);

        await Assert.ThrowsAsync<SendRepeatedException>(() => _bench.Store.SendAsync(batch, default));

        Assert.Equal(1, _bench.Status(_bench.Log).Head);
        Assert.Equal(SendStatus.Accepted, Assert.Single(await _bench.Store.OutcomesAsync(batch.Messages, default)).Status);
    }

    [Fact]
    public async Task A_client_key_makes_sending_idempotent_and_finds_another_body()
    {
        var first = Keyed("order-1", 1);
        await _bench.Store.SendAsync(new SendBatch(_sender, 0, [first]), default);

        var (outcomes, _) = await _bench.Store.SendAsync(new SendBatch(_sender, 1, [Keyed("order-1", 1), Keyed("order-2", 1)]), default);
        var (other, _) = await _bench.Store.SendAsync(new SendBatch(_sender, 2, [Keyed("order-1", 2)]), default);

        Assert.Equal(new SendOutcome(first.Message.Id, SendStatus.Known), outcomes[0]);
        Assert.Equal(SendStatus.Accepted, outcomes[1].Status);
        Assert.Equal(new SendOutcome(first.Message.Id, SendStatus.Conflict), other[0]);
        Assert.Equal(2, _bench.Status(_bench.Log).Head);
    }

    [Fact]
    public async Task A_batch_with_an_unknown_edge_is_refused_whole()
    {
        var wrong = new SendMessage(InMemoryBench.Message(new EdgePart(99, 0), null), null, null);

        await Assert.ThrowsAsync<CommitRefusedException>(() => _bench.Store.SendAsync(new SendBatch(_sender, 0, [Keyed("order-1", 1), wrong]), default));

        Assert.Equal(0, _bench.Status(_bench.Log).Head);
        await _bench.Store.SendAsync(new SendBatch(_sender, 0, [Keyed("order-1", 1)]), default);
    }

    [Fact]
    public async Task Messages_of_a_callers_transaction_appear_when_it_commits()
    {
        var transaction = _bench.Store.Begin();
        transaction.Gather(Keyed("order-1", 1));
        Assert.Equal(0, _bench.Status(_bench.Log).Head);

        await transaction.CommitAsync(default);

        Assert.Equal(1, _bench.Status(_bench.Log).Head);
    }

    [Fact]
    public async Task Numbers_have_no_gap_and_times_never_fall_although_the_clock_does()
    {
        _bench.Send(_bench.Log, "a");
        _bench.Time.MoveWallClock(TimeSpan.FromDays(-1));
        _bench.Send(_bench.Log, "a", "b");

        var messages = await _bench.Store.ReadAsync(_bench.Log, default, 10, 1000, default);

        Assert.Equal([1L, 2L, 3L], messages.Select(message => message.Seq));
        Assert.Single(messages.Select(message => message.CreatedAt).Distinct());
        _bench.IsSound();
    }

    private SendMessage Keyed(string clientKey, byte body) => new(InMemoryBench.Message(_bench.Log, "a"), clientKey, [body]);
}
