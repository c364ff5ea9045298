using AutoVibe.Machines;

namespace AutoVibe.Redis.Tests;

/// <summary>What all log streams do.</summary>
public abstract class LogStreamContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    private protected abstract ILogStreams Streams { get; }

    [ContractFact]
    public async Task Entries_are_read_in_order_and_on_from_any_of_them()
    {
        var first = await Streams.AppendAsync("a", "one", None);
        await Streams.AppendAsync("a", "two", None);
        await Streams.AppendAsync("b", "other", None);
        await Streams.AppendAsync("a", "three", None);

        Assert.Equal(["one", "two", "three"], Texts(await Streams.ReadAsync("a", null, 10, None)));
        var rest = await Streams.ReadAsync("a", first, 10, None);
        Assert.Equal(["two", "three"], Texts(rest));
        Assert.False(rest.Missed);
    }

    [ContractFact]
    public async Task A_page_holds_no_more_than_was_asked_for()
    {
        foreach (var text in (string[])["one", "two", "three"])
            await Streams.AppendAsync("a", text, None);

        var page = await Streams.ReadAsync("a", null, 2, None);

        Assert.Equal(["one", "two"], Texts(page));
        Assert.Equal(["three"], Texts(await Streams.ReadAsync("a", page.Entries[^1].Position, 2, None)));
    }

    [ContractFact]
    public async Task Numbers_have_no_gap()
    {
        var positions = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => Streams.AppendAsync("a", $"{i}", None))));

        Assert.Equal(Enumerable.Range(1, 50).Select(number => (long)number), positions.Select(position => position.Number).Order());
        Assert.Single(positions.Select(position => position.Epoch).Distinct());
    }

    [ContractFact]
    public async Task An_unknown_stream_is_empty_and_has_no_end()
    {
        Assert.Empty((await Streams.ReadAsync("a", null, 10, None)).Entries);
        Assert.Null(await Streams.EndAsync("a", None));
    }

    [ContractFact]
    public async Task The_end_is_the_last_entry()
    {
        await Streams.AppendAsync("a", "one", None);
        var last = await Streams.AppendAsync("a", "two", None);

        Assert.Equal(last, await Streams.EndAsync("a", None));
        var page = await Streams.ReadAsync("a", last, 10, None);
        Assert.Empty(page.Entries);
        Assert.False(page.Missed);
    }

    [ContractFact]
    public async Task Whoever_reads_on_from_a_stream_that_was_lost_is_told()
    {
        var entry = await Streams.AppendAsync("a", "one", None);

        var page = await Streams.ReadAsync("a", entry with { Epoch = entry.Epoch - 1, Number = 7 }, 10, None);

        Assert.True(page.Missed);
        Assert.Equal(["one"], Texts(page));
        Assert.True((await Streams.ReadAsync("gone", entry, 10, None)).Missed);
    }

    [ContractFact]
    public async Task Whoever_reads_on_from_an_entry_that_is_not_there_yet_is_told()
    {
        var entry = await Streams.AppendAsync("a", "one", None);

        Assert.True((await Streams.ReadAsync("a", entry with { Number = 7 }, 10, None)).Missed);
        Assert.True((await Streams.ReadAsync("a", entry with { Epoch = entry.Epoch + 1 }, 10, None)).Missed);
    }

    [ContractFact]
    public async Task Whoever_follows_gets_what_is_there_and_each_entry_as_it_comes()
    {
        using var enough = new CancellationTokenSource();
        await Streams.AppendAsync("a", "one", None);
        await using var pages = Streams.FollowAsync("a", null, enough.Token).GetAsyncEnumerator(None);

        Assert.Equal(["one"], await NextAsync(pages));

        for (var i = 0; i < 20; i++)
        {
            var next = NextAsync(pages);
            await Streams.AppendAsync("a", $"{i}", None);
            Assert.Equal([$"{i}"], await next);
        }

        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => NextAsync(pages));
    }

    [ContractFact]
    public async Task A_stream_keeps_its_latest_entries_only_and_says_so()
    {
        var first = await Streams.AppendAsync("a", "first", None);
        var longest = new string('x', LogStreamLimits.TextLength);
        for (var slice = 0; slice < (LogStreamLimits.Entries / 100) + 2; slice++)
        {
            var positions = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Streams.AppendAsync("a", i == 0 ? longest : "x", None)));
            Assert.All(positions, position => Assert.Equal(first.Epoch, position.Epoch));
        }

        var page = await Streams.ReadAsync("a", first, 1, None);

        Assert.True(page.Missed);
    }

    [ContractFact]
    public async Task A_text_that_is_too_longestis_refused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Streams.AppendAsync("a", new string('x', LogStreamLimits.TextLength + 1), None));

    private protected static IEnumerable<string> Texts(LogPage page) => page.Entries.Select(entry => entry.Text);

    private protected static async Task<List<string>> NextAsync(IAsyncEnumerator<LogPage> pages)
    {
        Assert.True(await pages.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        return [.. Texts(pages.Current)];
    }
}
