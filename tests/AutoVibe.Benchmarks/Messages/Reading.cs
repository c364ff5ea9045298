namespace AutoVibe.Benchmarks;

/// <summary>What flows through memory, ours and by hand: one object made by the source, another by the transformer.</summary>
internal sealed record Reading(int Number, double Value);

internal sealed record Scaled(int Number, double Value)
{
    public static Scaled From(Reading reading) => new(reading.Number, reading.Value * 1.5);
}
