using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

public sealed class RetryTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task A_message_is_tried_once_and_then_as_often_as_the_edge_allows_before_it_is_parked()
    {
        await using var rig = new Rig();
        await rig.StartAsync(
            (item, context, _) =>
            {
                rig.Notes.Enqueue($"{item.No}:{context.Attempt}");
                return item.No == 1 ? throw new InvalidOperationException("no") : new(item);
            },
            edge => edge.Retry(3, Soon, Soon));

        await rig.SendAsync(new Item("a", 1), new Item("a", 2));

        var dead = Assert.Single(await rig.DeadAsync(1));
        Assert.Equal(("error", 3, false), (dead.Reason, dead.Failures, dead.Holds));
        Assert.Contains("InvalidOperationException: no", dead.Error, StringComparison.Ordinal);
        await rig.StoredAsync(1);
        Assert.Equal([1, 2, 3], rig.Notes.Where(note => note.StartsWith("1:", StringComparison.Ordinal)).Select(note => note[2] - '0').Distinct());
        await rig.SoundAsync();
    }

    [Fact]
    public async Task A_failing_batch_runs_as_a_whole_and_then_one_by_one_and_no_handler_runs_a_third_time()
    {
        await using var rig = new Rig();
        rig.Before.AddRange(Enumerable.Range(0, 20).Select(no => new Item("a", no)));
        await rig.StartAsync(
            item =>
            {
                rig.Notes.Enqueue($"{item.No}");
                if (item.No is 3 or 11)
                    throw new InvalidOperationException();
            },
            edge => edge.Retry(1));

        await rig.DeadAsync(2);

        await rig.StoredAsync(18);
        Assert.Equal([.. Enumerable.Range(0, 4), .. Enumerable.Range(0, 20)], rig.Notes.Select(int.Parse));
        Assert.Equal(Enumerable.Range(0, 20).Except([3, 11]), rig.Stored);
        await rig.SoundAsync();
    }

    [Fact]
    public async Task What_a_failed_run_sent_and_remembered_is_gone()
    {
        await using var rig = new Rig();
        rig.Before.AddRange(Enumerable.Range(1, 6).Select(no => new Item("a", no)));
        await rig.StartAsync(
            async (item, context, _) =>
            {
                var sum = await context.StateAsync<Sum>();
                sum.Total += item.No;
                return item.No == 4 ? throw new InvalidOperationException() : item with { No = sum.Total };
            },
            edge => edge.KeyBy(item => item.Key).Unordered().Retry(1));

        await rig.DeadAsync(1);

        await rig.StoredAsync(5);
        Assert.Equal([1, 3, 6, 11, 17], rig.Stored);
        await rig.SoundAsync();
    }

    [Fact]
    public void The_wait_before_a_retry_doubles_stays_below_its_bound_and_differs()
    {
        var edge = new EdgeOptions { FirstDelay = TimeSpan.FromSeconds(1), LongestDelay = TimeSpan.FromSeconds(60) };
        var random = new Random(1);

        foreach (var (failures, bound) in new[] { (1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (1000, 60) })
        {
            var waits = Enumerable.Range(0, 200).Select(_ => edge.DelayFor(failures, random)).ToList();
            Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(bound)));
            Assert.True(waits.Max() > TimeSpan.FromSeconds(bound * 0.9));
            Assert.True(waits.Min() < TimeSpan.FromSeconds(bound * 0.1));
        }
    }

    [Fact]
    public async Task An_error_that_an_edge_names_gets_its_own_policy_at_once()
    {
        await using var rig = new Rig();
        await rig.StartAsync(
            item =>
            {
                rig.Notes.Enqueue($"{item.No}");
                throw item.No == 1 ? new FormatException() : item.No == 2 ? new TimeoutException() : new ArgumentNullException(nameof(item));
            },
            edge => edge.Retry(3, Soon, Soon).On<FormatException>(Poison.Skip).On<ArgumentException>(Poison.DeadLetter));

        await rig.SendAsync(new Item("a", 1), new Item("a", 2), new Item("a", 3));

        var dead = await rig.DeadAsync(2);
        Assert.Equal([3, 1], dead.Select(letter => letter.Failures));
        await rig.UntilAsync(() => rig.Edge().Dropped == 1, "the skipped one");
        await rig.SoundAsync();
    }

    [Fact]
    public async Task The_stores_errors_burn_no_try_and_handlers_do_not_run_again_for_a_commit()
    {
        await using var rig = new Rig();
        await rig.StartAsync(
            (item, context, _) =>
            {
                rig.Notes.Enqueue($"{item.No}:{context.Attempt}");
                return new(item);
            },
            edge => edge.Retry(1));
        var unanswered = 0;
        rig.Faults = call => call == StoreCall.Commit && Interlocked.Increment(ref unanswered) <= 3 ? StoreFault.Unanswered : StoreFault.None;

        await rig.SendAsync(new Item("a", 1));

        await rig.StoredAsync(1);
        Assert.Equal(["1:1"], rig.Notes);
        await rig.SoundAsync();
    }

    internal sealed class Sum
    {
        public int Total { get; set; }
    }
}
