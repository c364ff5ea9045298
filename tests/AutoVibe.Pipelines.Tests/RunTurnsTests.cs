namespace AutoVibe.Pipelines.Tests;

public sealed class RunTurnsTests
{
    private readonly RunTurns _turns = new();

    [Fact]
    public async Task Who_wants_to_run_alone_waits_for_all_others_and_those_who_come_later_wait_for_him()
    {
        var first = await _turns.TogetherAsync(default);
        var second = await _turns.TogetherAsync(default);
        var alone = _turns.AloneAsync(default).AsTask();
        var third = _turns.TogetherAsync(default).AsTask();
        first.Dispose();
        Assert.False(alone.IsCompleted);

        second.Dispose();
        using (await alone)
            Assert.False(third.IsCompleted);

        (await third).Dispose();
    }

    [Fact]
    public async Task Only_one_runs_alone_at_a_time()
    {
        var first = await _turns.AloneAsync(default);
        var second = _turns.AloneAsync(default).AsTask();
        Assert.False(second.IsCompleted);

        first.Dispose();

        (await second).Dispose();
    }

    [Fact]
    public async Task Who_stops_waiting_keeps_nobody_waiting()
    {
        using var cancel = new CancellationTokenSource();
        var first = await _turns.TogetherAsync(default);
        var alone = _turns.AloneAsync(cancel.Token).AsTask();
        var second = _turns.TogetherAsync(default).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => alone);
        (await second).Dispose();
        first.Dispose();
        (await _turns.AloneAsync(default)).Dispose();
    }
}
