using System.Globalization;

namespace AutoVibe.Pipelines.Tests;

/// <summary>The real lanes under a store that fails, in virtual time. AUTOVIBE_SEED=n runs one seed, AUTOVIBE_CHAOS=full a hundred thousand.</summary>
/// <remarks>It takes every processor, so it runs beside no test that goes by the real clock.</remarks>
[Collection(nameof(Alone))]
public sealed class SimulationTests
{
    private static int Seeds => Environment.GetEnvironmentVariable("AUTOVIBE_CHAOS") == "full" ? 100_000 : 10_000;

    [Fact]
    public void Whatever_fails_nothing_is_lost_or_doubled_and_keys_keep_their_order()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("AUTOVIBE_SEED"), CultureInfo.InvariantCulture, out var seed))
        {
            SimulationRun.Check(seed);
            return;
        }

        Parallel.For(1, Seeds + 1, SimulationRun.Check);
    }
}
