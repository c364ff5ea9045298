namespace AutoVibe.Pipelines.Tests;

public sealed class InMemoryDoctorTests
{
    private readonly InMemoryBench _bench = new();

    [Fact]
    public async Task A_commit_whose_books_do_not_agree_is_found()
    {
        _bench.Send(_bench.Log, "a", "b");
        await _bench.Store.CommitAsync(_bench.Commit(_bench.Claim()) with { Cursors = [_bench.Advance(0, 2, done: 1)] }, default);

        await FindsAsync("I1b", "position 2, but done 1, dropped 0, parked 0");
    }

    [Fact]
    public async Task A_position_beyond_the_head_is_found()
    {
        await _bench.Store.CommitAsync(_bench.Commit(_bench.Claim()) with { Cursors = [_bench.Advance(0, 1, done: 1)] }, default);

        await FindsAsync("I1a", "position 1 is beyond head 0");
    }

    [Fact]
    public async Task A_message_parked_beyond_the_position_is_found()
    {
        _bench.Send(_bench.Log, "a");
        await _bench.Store.CommitAsync(
            _bench.Commit(_bench.Claim()) with { Cursors = [new(_bench.Log.Edge, 0, default, 0, -1)], Parked = [_bench.Park(1, DeliveryState.Waiting)] }, default);

        await FindsAsync("I1c", "message 1 is parked, but the position is 0");
    }

    [Theory]
    [InlineData(DeliveryState.Held, DeliveryState.Held, "message 1 of key 'a' is held behind nothing")]
    [InlineData(DeliveryState.Waiting, DeliveryState.Waiting, "message 2 of key 'a' is Waiting although an earlier one is not finished")]
    [InlineData(DeliveryState.Dead, DeliveryState.Waiting, "message 2 of key 'a' is Waiting although an earlier one is not finished")]
    public async Task A_key_out_of_order_is_found(DeliveryState first, DeliveryState second, string problem)
    {
        _bench.Send(_bench.Log, "a", "a");
        _bench.ParkAll(_bench.Log, first, second);

        await FindsAsync("I1d", problem);
    }

    [Fact]
    public async Task A_message_appended_twice_is_found()
    {
        var message = InMemoryBench.Message(_bench.Log, "a");
        await _bench.Store.CommitAsync(_bench.Commit(_bench.Claim()) with { Outputs = [message, message] }, default);

        await FindsAsync("I2", $"message 2 repeats id {message.Id}");
    }

    private async Task FindsAsync(string check, string problem)
    {
        var found = Assert.Single(await _bench.Store.CheckAsync(true, default), finding => !finding.Passed);
        Assert.Equal(check, found.Check);
        Assert.Contains(problem, found.Text, StringComparison.Ordinal);
    }
}
