using AutoVibe.Pipelines.Testing;
using AutoVibe.Tests;

namespace AutoVibe.Machines.Tests;

public sealed class MachineLogsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ManualTime _time = new();
    private readonly MachineLines _store = new();
    private readonly InProcessLogStreams _streams;
    private readonly MachineLogs _logs;

    public MachineLogsTests()
    {
        _streams = new(_time, entries: 8);
        _logs = new(_store, _streams, _time);
    }

    [Fact]
    public async Task Whoever_follows_gets_what_is_there_behind_a_line_and_each_line_as_it_is_told()
    {
        _store.Add(3);
        await using var parts = Follow(after: 1);

        Assert.Equal([2, 3], await NextAsync(parts));
        var next = NextAsync(parts);
        await TellAsync(_store.Add(2));
        Assert.Equal([4, 5], await next);
        await TellAsync(_store.Add(1));
        Assert.Equal([6], await NextAsync(parts));
    }

    [Fact]
    public async Task Lines_that_nobody_told_are_found_with_the_next_look()
    {
        await using var parts = Follow();
        var next = NextAsync(parts);
        _store.Add(2);
        Assert.False(next.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([1, 2], await next);
    }

    [Fact]
    public async Task A_gap_in_what_is_told_is_filled_from_the_database()
    {
        await using var parts = Follow();
        var next = NextAsync(parts);
        _store.Add(2);

        await TellAsync(_store.Add(1));

        Assert.Equal([1, 2, 3], await next);
    }

    [Fact]
    public async Task A_line_that_is_told_twice_comes_once()
    {
        await using var parts = Follow();
        var next = NextAsync(parts);
        var lines = _store.Add(2);
        await TellAsync(lines);
        await TellAsync(lines);
        await TellAsync([lines[1], .. _store.Add(1)]);

        Assert.Equal([1, 2], await next);
        Assert.Equal([3], await NextAsync(parts));
    }

    [Fact]
    public async Task A_follower_who_is_too_slow_for_the_stream_misses_nothing()
    {
        await using var parts = Follow();
        var next = NextAsync(parts);
        await TellAsync(_store.Add(1));
        Assert.Equal([1], await next);

        for (var batch = 0; batch < 50; batch++)
            await TellAsync(_store.Add(30));

        var got = new List<int>();
        while (got.Count < 1500)
            got.AddRange(await NextAsync(parts));
        Assert.Equal(Enumerable.Range(2, 1500), got);
    }

    [Fact]
    public async Task The_end_comes_behind_the_last_line_and_is_found_though_nobody_tells_it()
    {
        await using var parts = Follow();
        var next = parts.MoveNextAsync().AsTask();
        _store.Add(1);
        _store.End();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await next.WaitAsync(Patience));
        Assert.Equal((1, true), (Assert.Single(parts.Current.Lines).Seq, parts.Current.Ended));
        Assert.False(await parts.MoveNextAsync());
    }

    [Fact]
    public async Task A_machine_that_was_over_before_is_read_to_its_end_at_once()
    {
        _store.Add(1200);
        _store.End();

        var parts = await _logs.FollowAsync(_store.Machine, 0, default).ToListAsync();

        Assert.Equal(Enumerable.Range(1, 1200), parts.SelectMany(part => part.Lines).Select(line => line.Seq));
        Assert.Equal([false, false, true], parts.Select(part => part.Ended));
    }

    [Fact]
    public async Task However_lines_are_told_each_comes_once_and_in_order()
    {
        var random = new Random(4711);
        using var enough = new CancellationTokenSource();
        var got = new List<int>();
        var following = Task.Run(async () =>
        {
            await foreach (var part in _logs.FollowAsync(_store.Machine, 0, enough.Token))
                got.AddRange(part.Lines.Select(line => line.Seq));
        });
        for (var batch = 0; batch < 2000; batch++)
        {
            var lines = _store.Add(random.Next(4));
            if (random.Next(5) > 0)
                await TellAsync(lines);
            if (random.Next(10) == 0)
                await Task.Yield();
        }

        var all = _store.Add(1)[0].Seq;
        _store.End();
        await Until.TrueAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(following.IsCompleted);
            },
            "The end");
        await following;

        Assert.Equal(Enumerable.Range(1, all), got);
    }

    [Fact]
    public async Task Many_long_lines_are_told_in_parts_that_a_stream_takes()
    {
        await using var parts = Follow();
        var next = NextAsync(parts);
        var lines = _store.Add(60, new('\n', 8000));

        await TellAsync(lines);

        var got = await next;
        while (got.Count < 60)
            got = [.. got, .. await NextAsync(parts)];
        Assert.Equal(Enumerable.Range(1, 60), got);
    }

    [Fact]
    public async Task An_unknown_machine_is_an_error()
    {
        var error = await Assert.ThrowsAsync<MachineException>(async () => await _logs.FollowAsync(Guid.CreateVersion7(), 0, default).ToListAsync());

        Assert.Equal(MachineErrors.MachineNotFound, error.Error);
    }

    private IAsyncEnumerator<MachineLog> Follow(int after = 0) => _logs.FollowAsync(_store.Machine, after, default).GetAsyncEnumerator();

    private Task TellAsync(IReadOnlyList<MachineLine> lines) => _logs.TellAsync(_store.Machine, lines, default);

    private static async Task<List<int>> NextAsync(IAsyncEnumerator<MachineLog> parts)
    {
        Assert.True(await parts.MoveNextAsync().AsTask().WaitAsync(Patience));
        return [.. parts.Current.Lines.Select(line => line.Seq)];
    }
}
