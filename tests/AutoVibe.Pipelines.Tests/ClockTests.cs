namespace AutoVibe.Pipelines.Tests;

public sealed class ClockTests
{
    private const int Messages = 80;
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(1);

    public static TheoryData<Clock, int> Jumps => new()
    {
        { Clock.Process, -24 }, { Clock.Process, 24 }, { Clock.Process, -1 }, { Clock.Process, 1 },
        { Clock.Database, -24 }, { Clock.Database, 24 }, { Clock.Database, -1 }, { Clock.Database, 1 },
        { Clock.Both, -24 }, { Clock.Both, 24 }, { Clock.Both, -1 }, { Clock.Both, 1 },
    };

    [Theory]
    [MemberData(nameof(Jumps))]
    public void When_clocks_jump_no_node_is_taken_for_dead_and_no_message_is_tried_before_its_time(Clock clock, int hours)
    {
        var retried = 0;
        ClockWorld.Run(Failing(() => retried++), async world =>
        {
            world.Start();
            world.Start();
            await world.UntilAsync(() => world.Lanes.GroupBy(lane => lane.Owner).Select(lanes => lanes.Count()).SequenceEqual([4, 4]));
            await world.SendAsync(Messages);
            await world.UntilAsync(() => HaveFailed(world) == Messages);
            var owners = Owners(world);

            var before = retried;
            Jump(world, clock, hours);
            await world.PassAsync(TimeSpan.FromSeconds(2));
            Assert.InRange(retried - before, 0, 15);

            await world.PassAsync(TimeSpan.FromSeconds(20));
            Jump(world, clock, -hours);
            before = retried;
            await world.PassAsync(TimeSpan.FromSeconds(2));
            Assert.InRange(retried - before, 0, 15);

            Assert.InRange(await world.UntilAsync(() => world.Store.Rows.Count == Messages), TimeSpan.Zero, Wait);
            Assert.Equal(Messages, retried);
            Assert.Equal(owners, Owners(world));
        });
    }

    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    public void Whoever_takes_over_after_a_jump_lets_no_message_wait_longer_than_its_edge_says(int hours)
    {
        var retried = 0;
        ClockWorld.Run(Failing(() => retried++), async world =>
        {
            var first = world.Start();
            await world.SendAsync(Messages);
            await world.UntilAsync(() => HaveFailed(world) == Messages);

            first.Crash();
            Jump(world, Clock.Both, hours);
            world.Start();

            Assert.InRange(await world.UntilAsync(() => world.Store.Rows.Count == Messages), TimeSpan.Zero, TimeSpan.FromSeconds(12) + Wait);
            Assert.Equal(Messages, retried);
        });
    }

    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    public void A_task_that_waits_is_done_in_time_although_the_clock_of_the_database_jumps(int hours)
    {
        var retried = 0;
        ClockWorld.Run(Failing(() => retried++, tasks: true), async world =>
        {
            world.Start();
            await world.SendAsync(2);
            await world.UntilAsync(() => HaveFailed(world) == 2);

            Jump(world, Clock.Database, hours);

            Assert.InRange(await world.UntilAsync(() => world.Store.Rows.Count == 2), TimeSpan.Zero, Wait);
            Assert.Equal(2, retried);
        });
    }

    [Fact]
    public void A_schedule_makes_up_for_a_day_that_the_clock_jumped_over_with_one_message()
    {
        ClockWorld.Run(p => p.Every(TimeSpan.FromMinutes(5), due => new Item("a", due.Day), "tick").Into(p.Store<Item>("stored"), edge => edge.Durable().Partitions(1)), async world =>
        {
            world.Start();
            await world.UntilAsync(() => world.Store.Rows.Count == 1);

            Jump(world, Clock.Both, 24);
            await world.PassAsync(TimeSpan.FromMinutes(4));

            Assert.InRange(world.Store.Rows.Count, 2, 3);
        });
    }

    [Fact]
    public void Daylight_saving_time_moves_no_schedule()
    {
        Assert.True(CronRule.TryParse("30 2 * * *", out var rule, out _));
        var winter = new DateTimeOffset(2026, 3, 28, 12, 0, 0, TimeSpan.FromHours(1));
        var summer = new DateTimeOffset(2026, 3, 29, 12, 0, 0, TimeSpan.FromHours(2));

        Assert.Equal(new DateTimeOffset(2026, 3, 29, 2, 30, 0, TimeSpan.Zero), rule.Next(winter));
        Assert.Equal(new DateTimeOffset(2026, 3, 30, 2, 30, 0, TimeSpan.Zero), rule.Next(summer));
        Assert.Equal(TimeSpan.FromHours(1), new IntervalRule(TimeSpan.FromHours(1)).Next(summer) - new IntervalRule(TimeSpan.FromHours(1)).Next(summer.AddHours(-1)));
    }

    // Each message fails once and then waits up to a minute.
    private static Action<PipelineBuilder> Failing(Action retried, bool tasks = false) => p => p.Inlet<Item>()
        .To(
            p.Add("handle", _ => new Handle((item, context, _) =>
            {
                if (context.Attempt == 1)
                    throw new InvalidOperationException();
                retried();
                return new(item);
            })),
            edge => (tasks ? edge.Tasks(2) : edge.Durable()).KeyBy(item => item.Key).Partitions(8).Retry(3, Wait, Wait))
        .Into(p.Store<Item>("stored"));

    private static void Jump(ClockWorld world, Clock clock, int hours)
    {
        world.Process.Shift += TimeSpan.FromHours(clock.HasFlag(Clock.Process) ? hours : 0);
        world.Database.Shift += TimeSpan.FromHours(clock.HasFlag(Clock.Database) ? hours : 0);
    }

    // Once each: they wait, or have waited already.
    private static long HaveFailed(ClockWorld world) => world.Store.StatusAsync("test", default).Result.Sum(part => part.Waiting) + world.Store.Rows.Count;

    private static IEnumerable<string> Owners(ClockWorld world) => [.. world.Lanes.Select(lane => $"{lane.Lane} {lane.Owner} {lane.Epoch}").Order()];

    [Flags]
    public enum Clock
    {
        Process = 1,
        Database = 2,
        Both = 3,
    }
}
