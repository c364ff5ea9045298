namespace AutoVibe.Pipelines.Tests;

/// <summary>Tests whose processes die run beside no others, so that what a dead one leaves behind is in nobody's way; so do those that need the whole machine.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
