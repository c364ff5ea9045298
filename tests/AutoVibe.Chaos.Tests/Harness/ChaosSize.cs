namespace AutoVibe.Chaos.Tests;

/// <summary>How much is done: enough for every run of the tests, or all of it with <c>AUTOVIBE_CHAOS=full</c>.</summary>
internal static class ChaosSize
{
    public static bool Full { get; } = string.Equals(Environment.GetEnvironmentVariable("AUTOVIBE_CHAOS"), "full", StringComparison.OrdinalIgnoreCase);

    public static int Kills => Full ? 40 : 8;

    public static int CrashesPerPoint => Full ? 20 : 2;

    public static TimeSpan HeldFor => TimeSpan.FromSeconds(Full ? 40 : 10);

    /// <summary>The random numbers of a test. <c>AUTOVIBE_CHAOS_SEED</c> repeats the choices of an earlier run.</summary>
    public static Random Random()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("AUTOVIBE_CHAOS_SEED"), out var given) ? given : System.Random.Shared.Next();
        Console.WriteLine($"chaos: AUTOVIBE_CHAOS_SEED={seed}");
        return new(seed);
    }
}
