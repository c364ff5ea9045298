using AutoVibe.Tests;

namespace AutoVibe.Chaos.Tests;

public sealed class MachineCrashTests
{
    [PostgresFact]
    public async Task A_hub_killed_at_any_point_of_a_machine_leaves_none_that_is_lost_or_runs_twice_and_no_money_that_is_charged_twice()
    {
        await using var database = await PostgresChaos.StartAsync();
        await using var rounds = await MachineCrashRounds.BeginAsync(database);
        await rounds.RunAsync();
    }
}
