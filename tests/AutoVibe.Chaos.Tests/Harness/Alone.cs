// Every test has several processes of its own.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace AutoVibe.Chaos.Tests;

/// <summary>Tests that measure how fast work goes or how long it stands still: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
