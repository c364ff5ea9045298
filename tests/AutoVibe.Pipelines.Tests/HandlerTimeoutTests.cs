using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Pipelines.Tests;

public sealed class HandlerTimeoutTests
{
    private static readonly Action<PipelineOptions> Impatient = options => (options.HandlerTimeout, options.HandlerGrace) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100));

    [Fact]
    public async Task A_handler_that_takes_too_long_is_cancelled_and_its_message_has_failed()
    {
        await using var rig = new Rig();
        rig.Before.AddRange([new("a", 1), new("a", 2), new("a", 3)]);
        await rig.StartAsync(
            async (item, _, ct) =>
            {
                if (item.No == 2)
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
                return item;
            },
            edge => edge.Retry(1),
            Impatient);

        var dead = Assert.Single(await rig.DeadAsync(1));
        Assert.Equal("timeout", dead.Reason);
        Assert.Contains("AutoVibe:Pipelines:HandlerTimeout", dead.Error, StringComparison.Ordinal);
        await rig.StoredAsync(2);
        Assert.Equal([1, 3], rig.Stored);
        Assert.False(rig.Host.Pipelines.MustRestart);
        await rig.SoundAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_that_ignores_its_cancellation_is_abandoned_and_what_ran_before_it_keeps_its_state(bool blocksItsThread)
    {
        await using var rig = new Rig();
        using var release = new ManualResetEventSlim();
        rig.Before.AddRange(Enumerable.Range(1, 5).Select(no => new Item("a", no)));
        await rig.StartAsync(
            async (item, context, _) =>
            {
                var sum = await context.StateAsync<RetryTests.Sum>();
                sum.Total += item.No;
                if (item.No == 3 && blocksItsThread)
                    release.Wait(CancellationToken.None);
                else if (item.No == 3)
                    await Task.Run(release.Wait, CancellationToken.None);
                return item with { No = sum.Total };
            },
            edge => edge.KeyBy(item => item.Key).Retry(1),
            Impatient);

        Assert.Equal("timeout", Assert.Single(await rig.DeadAsync(1)).Reason);
        await rig.StoredAsync(4);
        Assert.Equal([1, 3, 7, 12], rig.Stored);
        await rig.SoundAsync();
        release.Set();
    }

    [Fact]
    public async Task When_too_many_handlers_are_stuck_the_process_ends_itself_for_a_restart()
    {
        await using var rig = new Rig();
        using var release = new ManualResetEventSlim();
        rig.Before.AddRange(Enumerable.Range(0, 4).Select(no => new Item($"{no}", no)));
        await rig.StartAsync(
            item =>
            {
                if (item.No < 3)
                    release.Wait(CancellationToken.None);
            },
            edge => edge.Retry(1),
            options =>
            {
                Impatient(options);
                options.BatchSize = 1;
                options.MaxAbandoned = 3;
            });
        var stopping = rig.Host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

        await rig.UntilAsync(() => stopping.IsCancellationRequested, "the end of the application");

        Assert.True(rig.Host.Pipelines.MustRestart);
        Assert.Equal(70, Environment.ExitCode);
        Environment.ExitCode = 0;
        release.Set();
    }

    [Fact]
    public void A_stuck_run_that_ends_after_all_counts_no_more()
    {
        var alarms = 0;
        var runs = new StuckRuns(2, () => alarms++);
        var first = new TaskCompletionSource();

        runs.Add(first.Task);
        first.SetException(new InvalidOperationException());
        Assert.True(SpinWait.SpinUntil(() => runs.Count == 0, TimeSpan.FromSeconds(10)));
        runs.Add(new TaskCompletionSource().Task);
        Assert.Equal(0, alarms);

        runs.Add(new TaskCompletionSource().Task);
        Assert.Equal(1, alarms);
    }

    [Fact]
    public void A_batch_that_does_not_end_in_time_is_halved_and_grows_again_when_there_is_time()
    {
        var batch = new BatchBound(new PipelineOptions { BatchSize = 100, HandlerTimeout = TimeSpan.FromSeconds(60) });

        batch.TimedOut(80);
        Assert.Equal(40, batch.Size);
        batch.Ended(TimeSpan.FromSeconds(50));
        Assert.Equal(40, batch.Size);
        batch.Ended(TimeSpan.FromSeconds(1));
        batch.Ended(TimeSpan.FromSeconds(1));
        Assert.Equal(100, batch.Size);
        for (var i = 0; i < 10; i++)
            batch.TimedOut(batch.Size);
        Assert.Equal(1, batch.Size);
    }
}
