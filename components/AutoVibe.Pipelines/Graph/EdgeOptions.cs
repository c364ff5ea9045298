namespace AutoVibe.Pipelines;

internal sealed class EdgeOptions
{
    public EdgeKind Kind { get; set; } = EdgeKind.Memory;

    public short Partitions { get; set; } = 8;

    public Delegate? Key { get; set; }

    public Type? KeyType { get; set; }

    public bool Unordered { get; set; }

    public int Capacity { get; set; } = 1024;

    public long Bytes { get; set; } = 16 << 20;

    public Delegate? SizeOf { get; set; }

    public int Parallel { get; set; } = 1;

    public bool PerNode { get; set; }

    /// <summary>Tasks that may run at once over all nodes; null when each node has a number of its own.</summary>
    public int? Cap => PerNode ? null : Parallel;

    public int Deaths { get; set; } = 3;

    public int MaxRetries { get; set; } = 3;

    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromMinutes(5);

    public Poison OnPoison { get; set; } = Poison.DeadLetter;

    public List<(Type Error, Poison Poison)> Errors { get; } = [];

    public long MaxBacklog { get; set; } = 1_000_000;

    public int HopLimit { get; set; } = 100;

    public bool OnCycle { get; set; }

    public bool Ordered => KeyType is not null && !Unordered;

    public Poison? PolicyFor(Exception error)
    {
        foreach (var (type, poison) in Errors)
        {
            if (type.IsInstanceOfType(error))
                return poison;
        }

        return null;
    }

    // Full jitter: anywhere between nothing and the exponential bound, so that messages that failed together do not return together.
    public TimeSpan DelayFor(int failures, Random random)
    {
        var bound = Math.Min(LongestDelay.Ticks, FirstDelay.Ticks * Math.Pow(2, Math.Min(failures - 1, 40)));
        return TimeSpan.FromTicks((long)(random.NextDouble() * bound));
    }
}
