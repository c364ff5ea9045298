namespace AutoVibe.Pipelines.Tests;

public sealed class HandoverTests
{
    private static readonly EdgePart Here = new(1, 0);
    private static readonly DateTimeOffset At = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly EdgeBoard _board = new();
    private int _woken;

    [Fact]
    public void What_is_handed_over_has_the_numbers_and_the_time_of_its_commit()
    {
        var inflow = Watch();
        var sent = Messages(3);

        new Handover(_board, sent).Complete([new Appended(Here, 7, At)]);

        var taken = inflow.Take(6, 10, 1000);
        Assert.Equal([(7L, sent[0].Id, At), (8, sent[1].Id, At), (9, sent[2].Id, At)], taken.Select(m => (m.Seq, m.Id, m.CreatedAt)));
        Assert.Equal((sent[1].Key, sent[1].Body, sent[1].Trace, sent[1].Headers, sent[1].Contract), (taken[1].Key, taken[1].Body, taken[1].Trace, taken[1].Headers, taken[1].Contract));
        Assert.Equal(1, _woken);
        Assert.Empty(inflow.Take(9, 10, 1000));
    }

    [Fact]
    public void Only_what_nobody_here_reads_has_to_be_told_elsewhere()
    {
        Watch();
        var there = new EdgePart(1, 1);

        var strangers = new Handover(_board, [.. Messages(1), Message(there)]).Complete([]);

        Assert.Equal([there], strangers);
        Assert.Equal(1, _woken);
    }

    [Fact]
    public void A_lane_that_began_after_the_commit_was_sent_reads_the_log()
    {
        Watch();
        var handover = new Handover(_board, Messages(1));
        var next = Watch();
        next.MustRead(0, out var hints);
        next.FoundNothing(hints);

        handover.Complete([new Appended(Here, 1, At)]);

        Assert.Empty(next.Take(0, 10, 1000));
        Assert.True(next.MustRead(0, out _));
    }

    [Fact]
    public void Commits_that_come_in_the_wrong_order_are_taken_in_the_right_one_and_a_gap_is_read_from_the_log()
    {
        var inflow = Read();
        inflow.Add(new Appended(Here, 3, At), Messages(2));
        Assert.Empty(inflow.Take(0, 10, 1000));
        Assert.True(inflow.MustRead(0, out _));

        inflow.Add(new Appended(Here, 1, At), Messages(2));

        Assert.False(inflow.MustRead(0, out _));
        Assert.Equal([1, 2, 3, 4], inflow.Take(0, 10, 1000).Select(m => m.Seq));
        Assert.False(inflow.MustRead(4, out _));
    }

    [Fact]
    public void What_the_log_has_given_already_is_passed_over()
    {
        var inflow = Read();
        inflow.Add(new Appended(Here, 1, At), Messages(3));
        inflow.Add(new Appended(Here, 4, At), Messages(3));

        Assert.Equal([5, 6], inflow.Take(4, 10, 1000).Select(m => m.Seq));
        Assert.Equal(0, inflow.Count);
    }

    [Fact]
    public void What_was_taken_and_not_committed_is_read_from_the_log()
    {
        var inflow = Read();
        inflow.Add(new Appended(Here, 1, At), Messages(4));
        inflow.Take(0, 4, 1000);

        Assert.Empty(inflow.Take(2, 10, 1000));
        Assert.True(inflow.MustRead(2, out _));
        Assert.False(inflow.MustRead(4, out _));
    }

    [Fact]
    public void Taking_ends_at_the_rows_or_the_bytes_but_not_before_the_first_message()
    {
        var inflow = Read();
        inflow.Add(new Appended(Here, 1, At), Messages(5));

        Assert.Equal([1, 2], inflow.Take(0, 2, 1000).Select(m => m.Seq));
        Assert.Equal([3, 4], inflow.Take(2, 10, 11).Select(m => m.Seq));
        Assert.Equal([5], inflow.Take(4, 10, 1).Select(m => m.Seq));
    }

    [Fact]
    public void What_finds_no_room_is_read_from_the_log()
    {
        var inflow = Read(rows: 4, bytes: 40);
        inflow.Add(new Appended(Here, 1, At), Messages(3));

        inflow.Add(new Appended(Here, 4, At), Messages(2));

        Assert.Equal([1, 2, 3], inflow.Take(0, 10, 1000).Select(m => m.Seq));
        Assert.True(inflow.MustRead(3, out _));
        Assert.Equal(0, inflow.Count);

        inflow.Add(new Appended(Here, 6, At), Messages(3));
        Assert.Equal([6, 7, 8], inflow.Take(5, 10, 1000).Select(m => m.Seq));

        inflow.Add(new Appended(Here, 9, At), [Message(Here) with { Body = new byte[41] }]);
        Assert.Empty(inflow.Take(8, 10, 1000));
    }

    [Fact]
    public void A_hint_that_comes_while_the_log_is_read_has_it_read_again()
    {
        var inflow = Watch();
        Assert.True(inflow.MustRead(0, out var hints));
        _board.Wake(Here);
        inflow.FoundNothing(hints);
        Assert.True(inflow.MustRead(0, out hints));

        inflow.FoundNothing(hints);

        Assert.False(inflow.MustRead(0, out _));
    }

    private Inflow Watch()
    {
        var inflow = new Inflow(() => _woken++, 100, 1000);
        _board.Watch(Here, inflow);
        return inflow;
    }

    // One whose log was read to its end.
    private static Inflow Read(int rows = 100, int bytes = 1000)
    {
        var inflow = new Inflow(() => { }, rows, bytes);
        inflow.MustRead(0, out var hints);
        inflow.FoundNothing(hints);
        return inflow;
    }

    private static OutgoingMessage[] Messages(int count) => [.. Enumerable.Range(0, count).Select(_ => Message(Here))];

    private static OutgoingMessage Message(EdgePart to) => new()
    {
        To = to, Id = Guid.CreateVersion7(), Key = "key", Contract = 3, Trace = [1], Headers = "{}", Body = [.. Enumerable.Repeat((byte)' ', 10)],
    };
}
