namespace AutoVibe.Server.Tests;

/// <summary>Tests that measure what this process uses: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
