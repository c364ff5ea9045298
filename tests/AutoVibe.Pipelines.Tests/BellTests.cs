using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

public sealed class BellTests
{
    [Fact]
    public async Task A_ring_is_heard_in_this_process_and_in_the_others()
    {
        var (here, rung) = (0, new TaskCompletionSource());
        var store = new InMemoryPipelineStore(new ManualTime());
        var (bell, board) = (new Bell(store, new()), new EdgeBoard());
        var there = new Bell(store, board);
        there.OnRing(rung.SetResult);
        using var end = new CancellationTokenSource();
        var listening = store.ListenAsync(part => board.Wake(part), end.Token);

        bell.OnRing(() => here++);
        bell.Ring();

        Assert.Equal(1, here);
        await rung.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await end.CancelAsync();
        await listening;
    }
}
