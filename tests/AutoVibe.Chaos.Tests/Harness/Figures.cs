namespace AutoVibe.Chaos.Tests;

/// <summary>Says what was measured, also when it is good enough.</summary>
internal static class Figures
{
    public static void Tell(string what, TimeSpan measured) => Console.WriteLine($"chaos: {what}: {measured.TotalSeconds:0.000} s");
}
