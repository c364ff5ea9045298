using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

public sealed class NodeWatchTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ManualTime _time = new();
    private readonly NodeWatch _watch;
    private readonly Guid _me = Guid.NewGuid();
    private readonly Guid _other = Guid.NewGuid();

    public NodeWatchTests() => _watch = new NodeWatch(_me, _time, Second * 8);

    [Fact]
    public void A_beat_that_stands_still_for_the_limit_is_a_death_and_one_second_less_is_not()
    {
        Assert.Empty(Look(beat: 5));
        for (var second = 1; second < 8; second++)
            Assert.Empty(LookLater(beat: 5));

        Assert.Equal(_other, Assert.Single(LookLater(beat: 5)).Node.Node);
    }

    [Fact]
    public void A_beat_begins_the_wait_anew()
    {
        for (long second = 0; second < 60; second++)
            Assert.Empty(LookLater(beat: second / 6));
    }

    [Fact]
    public void The_clock_of_the_day_means_nothing()
    {
        Look(beat: 5);
        _time.MoveWallClock(TimeSpan.FromDays(1));
        Assert.Empty(LookLater(beat: 5));
        _time.MoveWallClock(TimeSpan.FromDays(-2));

        for (var second = 2; second < 8; second++)
            Assert.Empty(LookLater(beat: 5));
        Assert.Single(LookLater(beat: 5));
    }

    [Fact]
    public void Who_could_not_look_for_a_while_begins_anew()
    {
        Look(beat: 5);
        _time.Advance(Second * 20);

        for (var second = 0; second < 8; second++)
        {
            Assert.Empty(Look(beat: 5));
            _time.Advance(Second);
        }

        Assert.Single(Look(beat: 5));
    }

    [Fact]
    public void Nobody_buries_itself() => Assert.Empty(
        Enumerable.Range(0, 20).SelectMany(_ =>
        {
            _time.Advance(Second);
            return _watch.FindDead([Sight(_me, 1)]);
        }));

    [Fact]
    public void A_process_of_this_host_that_is_gone_is_dead_at_once_and_one_that_lives_or_cannot_be_read_is_not()
    {
        Assert.Single(_watch.FindDead([Sight(_other, 5) with { Host = NodeIdentity.Host, Process = "999999999:1" }]));
        Assert.Single(_watch.FindDead([Sight(_other, 5) with { Host = NodeIdentity.Host, Process = $"{Environment.ProcessId}:1" }]));
        Assert.Empty(_watch.FindDead([Sight(_other, 5) with { Host = NodeIdentity.Host, Process = NodeIdentity.Process }]));
        Assert.Empty(_watch.FindDead([Sight(_other, 5) with { Host = NodeIdentity.Host, Process = "what is this" }]));
        Assert.Empty(_watch.FindDead([Sight(_other, 5) with { Host = "elsewhere", Process = "999999999:1" }]));
    }

    private IReadOnlyList<(NodeSight Node, string Why)> LookLater(long beat)
    {
        _time.Advance(Second);
        return Look(beat);
    }

    private IReadOnlyList<(NodeSight Node, string Why)> Look(long beat) => _watch.FindDead([Sight(_me, 1), Sight(_other, beat)]);

    private static NodeSight Sight(Guid node, long beat) => new(node, beat, NodeState.Alive, "host", "1:1", new Dictionary<string, int>());
}
