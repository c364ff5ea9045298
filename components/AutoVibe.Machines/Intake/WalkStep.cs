namespace AutoVibe.Machines;

/// <summary>What a walk sends: a path, or the end of a list.</summary>
/// <param name="Path">A listed path.</param>
/// <param name="End">The end of a list.</param>
public sealed record WalkStep(FoundPath? Path, WalkEnd? End);
