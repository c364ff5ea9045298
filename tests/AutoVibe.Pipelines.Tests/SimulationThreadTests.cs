using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

public sealed class SimulationThreadTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void Hours_pass_in_no_time_and_everything_runs_on_one_thread()
    {
        var time = new ManualTime();
        var thread = Environment.CurrentManagedThreadId;

        var seen = SimulatedThread.Run(time, async () => await HourlyAsync(time), Day);

        Assert.Equal([thread], seen.Distinct());
        Assert.Equal(TimeSpan.FromHours(10), time.Elapsed);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run_and_another_one_another()
    {
        Assert.Equal(Interleave(seed: 1), Interleave(seed: 1));
        Assert.NotEqual(Interleave(seed: 1), Interleave(seed: 2));
    }

    [Fact]
    public void A_run_that_never_ends_is_given_up()
    {
        var time = new ManualTime();

        Assert.Throws<TimeoutException>(() => SimulatedThread.Run(time, () => Task.Delay(40 * Day, time).ContinueWith(_ => 0, TaskScheduler.Default), 3 * Day));
    }

    [Fact]
    public void What_the_work_throws_comes_out()
    {
        Assert.Throws<InvalidOperationException>(() => SimulatedThread.Run<int>(new ManualTime(), async () =>
        {
            await Task.Yield();
            throw new InvalidOperationException();
        }, Day));
    }

    [Fact]
    public void A_run_knows_whether_something_left_its_thread()
    {
        Assert.True(SimulatedThread.Run(new ManualTime(), async () => { await Task.Yield(); return SimulatedThread.IsRepeatable; }, Day));
        Assert.False(SimulatedThread.Run(new ManualTime(), () =>
        {
            var here = SynchronizationContext.Current!;
            var stranger = new Thread(() => here.Post(_ => { }, null));
            stranger.Start();
            stranger.Join();
            return Task.FromResult(SimulatedThread.IsRepeatable);
        }, Day));
    }

    private static async Task<List<int>> HourlyAsync(ManualTime time)
    {
        var threads = new List<int>();
        for (var i = 0; i < 10; i++)
        {
            await Task.Delay(TimeSpan.FromHours(1), time);
            threads.Add(Environment.CurrentManagedThreadId);
        }

        return threads;
    }

    private static string Interleave(int seed)
    {
        var steps = new List<string>();
        SimulatedThread.Run(new ManualTime(), async () =>
        {
            await Task.WhenAll(Enumerable.Range(0, 5).Select(WalkAsync));
            return 0;
        }, Day, new Random(seed));
        return string.Join(' ', steps);

        async Task WalkAsync(int walker)
        {
            for (var step = 0; step < 5; step++)
            {
                steps.Add($"{walker}{step}");
                await Task.Yield();
            }
        }
    }
}
