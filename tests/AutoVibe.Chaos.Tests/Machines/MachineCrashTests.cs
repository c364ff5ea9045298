using AutoVibe.Tests;

namespace AutoVibe.Chaos.Tests;

public sealed class MachineCrashTests
{
    [PostgresFact]
    public async Task Hubs_killed_at_any_point_of_a_machine_leave_none_that_is_lost_or_runs_twice_and_no_money_that_is_charged_twice() => await RunAsync(await PostgresChaos.StartAsync(), hubs: 3);

    [Fact]
    public Task On_SQLite_hubs_killed_at_any_point_of_a_machine_leave_none_that_is_lost_or_runs_twice_and_no_money_that_is_charged_twice() => RunAsync(new SqliteChaos(), hubs: 1);

    private static async Task RunAsync(ChaosDatabase database, int hubs)
    {
        await using (database)
        {
            await using var rounds = await MachineCrashRounds.BeginAsync(database, hubs);
            await rounds.RunAsync();
        }
    }
}
