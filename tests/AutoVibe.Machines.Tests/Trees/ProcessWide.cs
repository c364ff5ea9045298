namespace AutoVibe.Machines.Tests;

/// <summary>Tests that change the environment of the whole process run after all others, alone.</summary>
[CollectionDefinition(nameof(ProcessWide), DisableParallelization = true)]
public sealed class ProcessWide;
