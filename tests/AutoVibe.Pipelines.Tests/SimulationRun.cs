using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

/// <summary>One seed from the first message to the last check.</summary>
internal static class SimulationRun
{
    private const int Faults = 5;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static void Check(int seed)
    {
        var world = new SimulationWorld(seed);
        var faults = new SimulationFaults(world.Random, Faults);
        try
        {
            SimulatedThread.Run(world.Time, () => RunAsync(world, faults), Limit, world.Random);
        }
        catch (Exception error)
        {
            throw new SimulationFailedException(seed, faults.Struck, SimulationChecks.Standing(world), error);
        }
    }

    private static async Task<bool> RunAsync(SimulationWorld world, SimulationFaults faults)
    {
        var ids = await world.Store.RegisterAsync(world.Pipeline.Graph.Shape, default);
        var running = new[] { SimulationProcess.KeepAliveAsync(world, faults, ids), SimulationProcess.KeepAliveAsync(world, faults, ids) };
        await SimulationSender.SendAsync(world, faults, ids);
        await QuietAsync(world, running);
        SimulationChecks.BeforeTheCure(world);

        world.Cure();
        while (await ReplayAsync(world) > 0)
            await QuietAsync(world, running);
        SimulationChecks.AfterTheCure(world);
        Assert.True(SimulatedThread.IsRepeatable, "Something left the simulated thread.");
        return true;
    }

    private static async Task QuietAsync(SimulationWorld world, Task[] running)
    {
        do
        {
            await Task.Delay(TimeSpan.FromSeconds(1), world.Time);
            foreach (var process in running.Where(process => process.IsCompleted))
                await process;
        }
        while (!world.Store.IsQuiet || world.Store.UntilTimer is not null);
    }

    private static async Task<int> ReplayAsync(SimulationWorld world)
    {
        var dead = await world.Store.ListAsync(new DeadLetterFilter(), 100, null, default);
        await world.Store.ReplayAsync([.. dead.Letters.Select(letter => new DeadLetterRef(letter.Slot, letter.Revision))], "simulation", default);
        return dead.Letters.Count;
    }
}

internal sealed class SimulationFailedException(int seed, IEnumerable<(StoreCall Call, StoreFault Fault)> struck, string standing, Exception cause)
    : Exception(
        $"""
        Seed {seed} failed: {cause.Message}
        Run it again with AUTOVIBE_SEED={seed}.
        Faults: {string.Join(", ", struck.Select(fault => $"{fault.Fault} at {fault.Call}"))}
        Unfinished: {standing}
        """,
        cause);
