namespace AutoVibe.Machines;

/// <summary>A path that a checkpoint does not hold.</summary>
/// <param name="Path">Below the root; a folder stands for everything in it. One that is not UTF-8 is written as <c>./</c> and escaped bytes.</param>
/// <param name="Reason">Why.</param>
public sealed record LeftOut(string Path, LeftOutReason Reason);
